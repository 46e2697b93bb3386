import { IllegalTransition } from '../schema/errors.ts'

/** A life cycle as data: from each state, the states it may go to. */
export interface StateMachine<S extends string> {
  readonly entity: string
  readonly initial: readonly S[]
  readonly moves: { readonly [From in S]: readonly S[] }
}

/** Checks the table and returns it. Throws at start-up on a state that is unknown or can never be reached. */
export function defineStateMachine<S extends string>(machine: StateMachine<S>): StateMachine<S> {
  const states = Object.keys(machine.moves) as S[]
  const faults: string[] = []
  const reached = new Set<S>()
  const visit = (state: S, via: string) => {
    if (!states.includes(state)) {
      faults.push(`${via} leads to ${state}, which is not a state`)
      return
    }
    if (reached.has(state)) return
    reached.add(state)
    for (const next of machine.moves[state]) visit(next, state)
  }
  for (const state of machine.initial) visit(state, 'the start')
  for (const state of states) if (!reached.has(state)) faults.push(`${state} can never be reached`)
  if (faults.length > 0) throw new Error(`State machine of ${machine.entity}: ${faults.join('; ')}.`)
  return Object.freeze(machine)
}

/** Throws `IllegalTransition` unless the machine has the move. */
export function assertMove<S extends string>(machine: StateMachine<S>, from: S, to: S): void {
  const allowed = machine.moves[from]
  if (!allowed.includes(to)) throw new IllegalTransition(machine.entity, from, to, allowed)
}
