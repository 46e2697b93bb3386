import { expect, it } from 'vitest'
import { type StepInput, canonicalJson, contentHash, parseSteps } from '../../src/strategies/step.rules.ts'
import { StepsInvalid } from '../../src/strategies/strategy.errors.ts'

const step = (over: Partial<StepInput> = {}): StepInput => ({
  key: 'reminder',
  treatment: 'REMINDER',
  offsetDays: { A: 3, D: 1 },
  channels: ['SMS', 'EMAIL'],
  catchUp: 'SKIP_TO_LATEST',
  ...over,
})

function faultsOf(input: unknown): string[] {
  try {
    parseSteps(input)
  } catch (error) {
    if (error instanceof StepsInvalid) return error.faults.map((fault) => `${fault.path.join('.')}: ${fault.message}`)
    throw error
  }
  return []
}

it('fills in what is left out, and sorts by ordinal', () => {
  const steps = parseSteps([step({ key: 'b', ordinal: 20, offsetDays: { A: 5 } }), step({ key: 'a', ordinal: 10 })])
  expect(steps.map((each) => each.key)).toEqual(['a', 'b'])
  expect(steps[0]).toEqual({
    key: 'a',
    ordinal: 10,
    treatment: 'REMINDER',
    offsetDays: { A: 3, D: 1 },
    channels: ['SMS', 'EMAIL'],
    channelMode: 'FIRST_SUCCESS',
    condition: null,
    catchUp: 'SKIP_TO_LATEST',
    repeatDays: 0,
    maxOccurrences: 1,
    templateCode: null,
  })
})

it.each([
  ['no steps', [], /Give at least one step/],
  ['no list', { key: 'a' }, /array/],
  ['two steps of one key', [step(), step()], /^1\.key: Another step has the key reminder/],
  ['two steps of one ordinal', [step({ key: 'a', ordinal: 1 }), step({ key: 'b', ordinal: 1 })], /^1\.ordinal/],
  ['no grade', [step({ offsetDays: {} })], /^0\.offsetDays: Give an offset for at least one grade/],
  ['an unknown grade', [step({ offsetDays: { E: 1 } as never })], /^0\.offsetDays/],
  ['half a day', [step({ offsetDays: { A: 1.5 } })], /^0\.offsetDays\.A/],
  [
    'days that run backwards',
    [step({ key: 'a', offsetDays: { B: 9 } }), step({ key: 'b', offsetDays: { B: 8 } })],
    /^1\.offsetDays\.B: 8 days comes before 9 of a/,
  ],
  ['an unknown channel', [step({ channels: ['FAX'] as never })], /^0\.channels\.0/],
  ['no channel', [step({ channels: [] })], /^0\.channels: Give at least one channel/],
  ['a channel twice', [step({ channels: ['SMS', 'SMS'] })], /^0\.channels: Name each channel once/],
  ['an unknown channel mode', [step({ channelMode: 'BEST' as never })], /^0\.channelMode/],
  ['a treatment in lower case', [step({ treatment: 'call' })], /^0\.treatment: Use upper snake case, such as REMINDER/],
  ['a legal channel for grade A', [step({ channels: ['LEGAL'] })], /^0\.offsetDays: A case of grade A never gets a legal step/],
  ['a legal treatment for grade A', [step({ treatment: 'LEGAL_NOTICE' })], /grade A never gets a legal step/],
  ['occurrences without days between', [step({ maxOccurrences: 2 })], /^0\.repeatDays/],
  ['a repetition without end', [step({ repeatDays: 7 })], /^0\.maxOccurrences: A step that repeats needs an end/],
  ['an unknown catch-up rule', [step({ catchUp: 'LATER' as never })], /^0\.catchUp/],
  [
    'a fault inside a condition',
    [step({ condition: { all: [{ fact: 'pastDu', op: 'GT', value: 1 }] } })],
    /^0\.condition\.all\.0\.fact: .*Did you mean pastDue/,
  ],
  ['a condition over the action', [step({ condition: { fact: 'channel', op: 'EQ', value: 'SMS' } })], /filter of a queue/],
  ['an unknown field', [{ ...step(), offset: 3 }], /offset/],
])('refuses %s', (_what, input, message) => {
  expect(faultsOf(input).join('\n')).toMatch(message)
})

it('allows equal days and days that differ by grade', () => {
  expect(
    faultsOf([step({ key: 'a', offsetDays: { A: 3, D: 1 } }), step({ key: 'b', offsetDays: { A: 3 } }), step({ key: 'c', offsetDays: { D: 2 } })]),
  ).toEqual([])
})

it('reports faults of several steps at once', () => {
  expect(faultsOf([step({ key: 'a', maxOccurrences: 2 }), step({ key: 'a', channels: ['LEGAL'] })])).toHaveLength(3)
})

it('hashes content, not its writing: key order and place do not count, every value does', () => {
  const one = parseSteps([step({ key: 'a', condition: { fact: 'dpd', op: 'GT', value: 1 } }), step({ key: 'b', offsetDays: { D: 4, A: 5 } })])
  const same = parseSteps([
    step({ key: 'b', ordinal: 2, offsetDays: { A: 5, D: 4 } }),
    step({ key: 'a', ordinal: 1, condition: { value: 1, op: 'GT', fact: 'dpd' } }),
  ])
  expect(contentHash(one)).toBe(contentHash(same))
  expect(contentHash(one)).toMatch(/^[0-9a-f]{64}$/)
  const changes: Partial<StepInput>[] = [
    { key: 'z' },
    { treatment: 'CALL' },
    { offsetDays: { A: 4, D: 1 } },
    { channels: ['EMAIL', 'SMS'] },
    { channelMode: 'ALL' },
    { catchUp: 'RUN_ALL' },
    { templateCode: 't' },
  ]
  const base = contentHash(parseSteps([step()]))
  expect(new Set([base, ...changes.map((change) => contentHash(parseSteps([step(change)])))]).size).toBe(changes.length + 1)
})

it('hashes a step as before channels had a mode, so that what was published stays valid', () => {
  expect(contentHash(parseSteps([step()]))).toBe('c0c4d1d4b12b93b74dc3720b51df76ed203920592a7a035b8e6181cba3b24c71')
})

it('writes canonical JSON', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: '催' })).toBe('{"a":"催","b":[{"c":null,"d":1}]}')
})
