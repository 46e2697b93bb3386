import { describe, expect, it } from 'vitest'
import { actionMachine, PENDING_STATES } from '../../src/actions/action.machine.ts'
import { caseMachine } from '../../src/actions/case.machine.ts'
import { OUTCOME_CODES } from '../../src/actions/outcome-code.ts'
import { promiseMachine } from '../../src/actions/promise.machine.ts'
import { ActionState, CaseState, HoldKind, OutcomeClass, PromiseState, WorkItemState } from '../../generated/prisma/enums.ts'
import { HOLD_KINDS } from '../../src/actions/hold.service.ts'
import { OUTCOME_CLASSES } from '../../src/actions/outcome-code.ts'
import { workItemMachine } from '../../src/queues/work-item.machine.ts'

describe('life cycles', () => {
  it.each([
    ['Action', actionMachine, ActionState],
    ['Promise', promiseMachine, PromiseState],
    ['Case', caseMachine, CaseState],
    ['WorkItem', workItemMachine, WorkItemState],
  ])('%s has the states of the database, each reachable', (_name, machine, stored) => {
    expect(Object.keys(machine.moves).sort()).toEqual(Object.keys(stored).sort())
  })

  it('let every pending action be suppressed, and no contact that was dispatched', () => {
    for (const state of PENDING_STATES) expect(actionMachine.moves[state]).toContain('SUPPRESSED')
    expect(actionMachine.moves.IN_PROGRESS).not.toContain('SUPPRESSED')
    expect(actionMachine.moves.IN_PROGRESS).not.toContain('READY')
  })
})

describe('outcome codes', () => {
  it('have the classes and the holds of the database', () => {
    expect([...OUTCOME_CLASSES].sort()).toEqual(Object.keys(OutcomeClass).sort())
    expect([...HOLD_KINDS].sort()).toEqual(Object.keys(HoldKind).sort())
  })

  it('count a message that was sent as delivered, never as a contact with a party', () => {
    for (const code of ['SENT', 'DELIVERED']) expect(OUTCOME_CODES.get(code)?.class).toBe('DELIVERED')
    expect(OUTCOME_CODES.get('VOICEMAIL')?.class).toBe('NO_CONTACT')
  })

  it('give every channel an outcome of success, of failure, and one for not knowing', () => {
    for (const channel of ['VOICE', 'SMS', 'EMAIL', 'LETTER', 'SOCIAL', 'VISIT', 'LEGAL'] as const) {
      const classes = [...OUTCOME_CODES.values()].filter((o) => o.channels.includes(channel)).map((o) => o.class)
      expect(classes).toContain('FAILED')
      expect(classes.some((c) => c === 'RIGHT_PARTY' || c === 'DELIVERED')).toBe(true)
      expect(OUTCOME_CODES.get('UNKNOWN')?.channels).toContain(channel)
    }
  })
})
