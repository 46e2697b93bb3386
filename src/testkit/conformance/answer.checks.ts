import { isDeepStrictEqual } from 'node:util'
import { HOOKS, type HookName } from '../../plugin-host/catalogue.ts'
import { wrongAnswer } from './answer-faults.rules.ts'
import { ask, type Asked, limitOf } from './ask.ts'
import type { Check } from './check.ts'
import { createRandom, shuffled } from './random.rules.ts'
import { type Mood, requestsOf } from './requests.rules.ts'
import type { Subject } from './subject.ts'

const SIZES = [0, 1, 500, 2_000]
const USUAL = 500
const NASTY = 300
/** What is timed: a page of cases, what the outbox hands on, and a batch of the cycle. */
const TIMED: { readonly [N in HookName]?: number } = { 'case.notices': 100, 'contact.recorded': 100, 'payment.recorded': 100, 'promise.settled': 100 }
const TODAY = { daysAhead: 0, seed: 1 }
const LATER = { daysAhead: 400, seed: 2 }

const pointsOf = (subject: Subject, answering: boolean): readonly HookName[] =>
  (Object.keys(subject.booted().hooks) as HookName[]).filter((point) => !answering || HOOKS[point].kind !== 'observe')

/** Faults of each point, with the point's name before them; null: none. */
async function eachPoint(subject: Subject, answering: boolean, look: (point: HookName) => Promise<string | null>): Promise<string[]> {
  const faults: string[] = []
  for (const point of pointsOf(subject, answering)) {
    const fault = await look(point)
    if (fault !== null) faults.push(`${point}: ${fault}`)
  }
  return faults
}

const batch = async (subject: Subject, point: HookName, count: number, mood: Mood = 'realistic') => requestsOf(point, (await subject.stand()).sample, count, mood)

/** A list of the right length, or null: where it is not one, or nothing came, other lines say so. */
function listOf(asked: Asked, count: number): readonly unknown[] | null {
  return asked.kind === 'answered' && Array.isArray(asked.answers) && asked.answers.length === count ? asked.answers : null
}

function lengthFault(point: HookName, asked: Asked, count: number): string | null {
  if (asked.kind === 'threw') return `threw for ${count} items: ${asked.error}`
  if (asked.kind !== 'answered' || HOOKS[point].kind === 'observe') return null
  if (!Array.isArray(asked.answers)) return `answered ${asked.answers === null ? 'null' : typeof asked.answers} for ${count} items instead of a list`
  return asked.answers.length === count ? null : `answered ${asked.answers.length} times for ${count} items`
}

const differing = (a: readonly unknown[], b: readonly unknown[]): number => a.findIndex((answer, i) => !isDeepStrictEqual(answer, b[i]))

export const ANSWER_CHECKS: readonly Check[] = [
  {
    id: 'answers.length',
    title: 'It answers batches of 0, 1, 500 and 2,000 with as many answers; an observer does not throw.',
    run: (subject) =>
      eachPoint(subject, false, async (point) => {
        for (const size of SIZES) {
          const fault = lengthFault(point, await ask(subject, point, await batch(subject, point, size)), size)
          if (fault !== null) return fault
        }
        return null
      }),
  },
  {
    id: 'answers.shape',
    title: 'Its answers are what the point takes.',
    run: (subject) =>
      eachPoint(subject, true, async (point) => {
        const items = await batch(subject, point, USUAL)
        const answers = listOf(await ask(subject, point, items), USUAL)
        return answers === null ? null : wrongAnswer(point, answers, items)
      }),
  },
  {
    id: 'answers.nasty',
    title: 'So are those to facts at their ends: all that is optional unknown, amounts of nothing and of trillions.',
    run: (subject) =>
      eachPoint(subject, true, async (point) => {
        const usual = await batch(subject, point, USUAL)
        const good = listOf(await ask(subject, point, usual), USUAL)
        if (good === null || wrongAnswer(point, good, usual) !== null) return null
        const items = await batch(subject, point, NASTY, 'nasty')
        const asked = await ask(subject, point, items)
        const answers = listOf(asked, NASTY)
        return answers === null ? lengthFault(point, asked, NASTY) : wrongAnswer(point, answers, items)
      }),
  },
  {
    id: 'answers.input',
    title: 'It leaves what it is given as it was, and bears that it is frozen.',
    run: (subject) =>
      eachPoint(subject, false, async (point) => {
        const items = await batch(subject, point, USUAL)
        const loose = await ask(subject, point, items)
        if (loose.kind !== 'answered') return null
        if (loose.changedInput) return 'the records were changed. In the house they are frozen, and a write throws.'
        const frozen = await ask(subject, point, items, { frozen: true })
        return frozen.kind === 'threw' ? `threw on frozen records: ${frozen.error}` : null
      }),
  },
  {
    id: 'answers.same',
    title: 'Asked twice, it answers the same, whatever the machine’s clock and chance say.',
    run: (subject) =>
      eachPoint(subject, true, async (point) => {
        const items = await batch(subject, point, USUAL)
        const first = listOf(await ask(subject, point, items, { world: TODAY }), USUAL)
        const second = listOf(await ask(subject, point, items, { world: LATER }), USUAL)
        if (first === null || second === null) return null
        const at = differing(first, second)
        return at < 0 ? null : `item ${at} was answered otherwise the second time. Take the day from ctx.businessDate, the instant from host.now(), and nothing from Math.random.`
      }),
  },
  {
    id: 'answers.order',
    title: 'An answer follows its record, not its place in the batch.',
    run: (subject) =>
      eachPoint(subject, true, async (point) => {
        const items = await batch(subject, point, USUAL)
        const first = listOf(await ask(subject, point, items, { world: TODAY }), USUAL)
        const again = listOf(await ask(subject, point, items, { world: LATER }), USUAL)
        // What answers otherwise each time has a line of its own.
        if (first === null || again === null || differing(first, again) >= 0) return null
        const order = shuffled(createRandom(5), USUAL)
        const moved = listOf(await ask(subject, point, order.map((i) => items[i] as object), { world: TODAY }), USUAL)
        if (moved === null) return null
        const at = order.findIndex((i, place) => !isDeepStrictEqual(moved[place], first[i]))
        return at < 0 ? null : `the record of place ${order[at]} was answered otherwise in place ${at}.`
      }),
  },
  {
    id: 'answers.time',
    title: 'At p95 it answers within the point’s limit.',
    run: (subject) =>
      eachPoint(subject, false, async (point) => {
        const { batches = 20 } = subject.settings
        const limit = limitOf(subject, point)
        const items = await batch(subject, point, TIMED[point] ?? 2_000)
        // Nearest rank: so many batches may be over the limit and p95 is not.
        const mayBeLate = batches - Math.ceil(batches * 0.95)
        const times: number[] = []
        for (let i = 0; i < batches; i++) {
          const asked = await ask(subject, point, items)
          if (asked.kind === 'late') return `did not answer within ${limit} ms.`
          if (asked.kind !== 'answered') return null
          if (asked.ms > limit) times.push(asked.ms)
          if (times.length > mayBeLate) return `took ${times.map((ms) => ms.toFixed(0)).join(' and ')} ms for ${items.length} records; the limit is ${limit} ms.`
        }
        return null
      }),
  },
]
