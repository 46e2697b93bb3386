/** A change that leaves every answer as it is, and why: nothing could notice it. Lines as they stand, without the blanks before them. */
export interface Equivalent {
  readonly file: string
  readonly before: string
  readonly after: string
  readonly why: string
}

/** Several changes of one line. */
const of = (file: string, why: string, before: string, ...after: readonly string[]): Equivalent[] => after.map((one) => ({ file, before, after: one, why }))

const BELIEVED = 'An early end of a span is asked for again, and the zone data look 1,098 days ahead: any belief shorter than that reads the same clock.'
const ANY_INSTANT = 'Whether there is such a zone does not depend on the instant; the result is dropped.'
const MEMORY = 'What is remembered depends on place and instant alone: forgetting it sooner or later costs time, and changes no answer.'
const SIEVE = 'A sieve before the count: what it lets through needlessly is counted exactly in isFull, day by day on every clock.'
const LONG_AGO = 'A sieve: of a conversation that it lets through needlessly the days are over, and the latest free day decides.'

export const EQUIVALENT: readonly Equivalent[] = [
  ...of('local-time.rules.ts', BELIEVED, 'const BELIEF = 366 * DAY', 'const BELIEF = 367 * DAY', 'const BELIEF = 365 * DAY'),
  ...of('local-time.rules.ts', ANY_INSTANT, 'Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)', 'Temporal.Instant.fromEpochMilliseconds(1).toZonedDateTimeISO(zone)'),
  ...of('gate/quiet-hours.rules.ts', MEMORY, 'const REMEMBERED = 1_024', 'const REMEMBERED = 1025', 'const REMEMBERED = 1023'),
  ...of(
    'gate/quiet-hours.rules.ts', MEMORY, 'if (lastMemory.size >= REMEMBERED) lastMemory.clear()',
    'if (lastMemory.size > REMEMBERED) lastMemory.clear()', 'if (lastMemory.size < REMEMBERED) lastMemory.clear()',
  ),
  ...of(
    'gate/frequency-cap.rules.ts', SIEVE, 'const since = (windowStart(parameters, moment.firstDay) - 1) * DAY',
    'const since = (windowStart(parameters, moment.firstDay) - 1) / DAY', 'const since = (windowStart(parameters, moment.firstDay) - 2) * DAY',
  ),
  ...of('gate/frequency-cap.rules.ts', SIEVE, 'let number = 0', 'let number = 1'),
  ...of(
    'gate/frequency-cap.rules.ts', SIEVE, 'if (event.at > since && counts(event, situation, moment)) number++',
    'if (event.at >= since && counts(event, situation, moment)) number++', 'if (event.at > since || counts(event, situation, moment)) number++',
  ),
  ...of('gate/frequency-cap.rules.ts', LONG_AGO, 'const since = (moment.firstDay - days) * DAY', 'const since = (moment.firstDay - days) / DAY'),
  ...of(
    'gate/frequency-cap.rules.ts', LONG_AGO, 'if (event.at > since && triggers(event, situation, moment.at)) (conversations ??= []).push(event)',
    'if (event.at >= since && triggers(event, situation, moment.at)) (conversations ??= []).push(event)',
  ),
]
