import { type CallFrame, type Listening, callListener } from './call.ts'
import { ObserversFailed } from './observers-failed.ts'
import { type AnswerReader, readAnswer, readVetoes, vetoesMax, Wrong } from './read-answer.rules.ts'
import type { Veto } from './catalogue.ts'
import { freezeBatch } from './freeze.ts'
import type { Contributed, Decided, PluginRef, PluginVeto, Transformed, Vetoes } from './results.ts'

/** In order until one answers, item by item: the next listener gets only what is still open. A bad answer leaves its item open. */
export async function decide(
  listeners: readonly Listening[],
  limitMs: number,
  items: readonly unknown[],
  frame: CallFrame,
  reader: AnswerReader,
): Promise<Decided<unknown>> {
  const answers: unknown[] = items.map(() => null)
  if (listeners.length === 0 || items.length === 0) return { answers, by: nobody }
  /** 0: nobody; n: listener n − 1. */
  const by = new Uint8Array(items.length)
  const refs = listeners.map(({ plugin, version }): PluginRef => ({ plugin, version }))
  const frozen = freezeBatch(items)
  let batch = frozen
  let indexes: number[] | null = null
  for (let l = 0; l < listeners.length && batch.length > 0; l++) {
    const asked = batch
    const at = indexes
    await callListener(listeners[l] as Listening, limitMs, asked, frame, (given) => {
      let error: string | null = null
      for (let i = 0; i < asked.length; i++) {
        const answer = given[i]
        if (answer === null || answer === undefined) continue
        const read = readAnswer(reader, answer, asked[i])
        if (read instanceof Wrong) {
          error ??= `item ${i}: ${read.what}`
          continue
        }
        const item = at === null ? i : (at[i] as number)
        answers[item] = read
        by[item] = l + 1
      }
      return error
    })
    if (l + 1 < listeners.length) {
      indexes = []
      for (let i = 0; i < by.length; i++) if (by[i] === 0) indexes.push(i)
      batch = Object.freeze(indexes.map((i) => frozen[i]))
    }
  }
  return { answers, by: (item) => refs[(by[item] ?? 0) - 1] ?? null }
}

const nobody = (): null => null
/** Characters of a guard's error in its refusal, which is stored once an item. */
const GUARD_ERROR_MAX = 300
const NO_VETO: readonly PluginVeto[] = Object.freeze([])
const NO_VETOES: Vetoes = Object.freeze({ any: false, of: () => NO_VETO })

/** All of them, every objection kept. One that throws, is late or answers wrongly objects to every item: it fails closed. */
export async function guard(listeners: readonly Listening[], limitMs: number, items: readonly unknown[], frame: CallFrame): Promise<Vetoes> {
  if (listeners.length === 0 || items.length === 0) return NO_VETOES
  const frozen = freezeBatch(items)
  const byItem = new Map<number, PluginVeto[]>()
  const failed: PluginVeto[] = []
  for (const at of listeners) {
    const { plugin, version } = at
    const most = vetoesMax(items.length)
    let raised = 0
    const keep = (item: number, veto: Veto) => {
      const tagged = { ...veto, plugin, version }
      const list = byItem.get(item)
      if (list === undefined) byItem.set(item, [tagged])
      else list.push(tagged)
    }
    const error = await callListener(at, limitMs, frozen, frame, (given) => {
      let wrong: string | null = null
      for (let i = 0; i < frozen.length; i++) {
        const answer = given[i]
        if (answer === null) continue
        for (const read of readVetoes(answer)) {
          if (read instanceof Wrong) wrong ??= `item ${i}: ${read.what}`
          else if (raised === most) return `more than ${most} objections to ${items.length} items`
          else {
            raised += 1
            keep(i, read as Veto)
          }
        }
      }
      return wrong
    })
    if (error !== null) {
      const reason = `Guard ${plugin} failed, and a failed guard refuses: ${error.slice(0, GUARD_ERROR_MAX)}`
      failed.push({ code: 'GUARD_FAILED', reason, until: null, plugin, version })
    }
  }
  if (byItem.size === 0 && failed.length === 0) return NO_VETOES
  return {
    any: true,
    of(item) {
      const own = byItem.get(item)
      if (own === undefined) return failed
      return failed.length === 0 ? own : [...own, ...failed]
    },
  }
}

/** Each on the last result. A missing or bad answer keeps the previous value of its item. */
export async function transform<Item extends object>(
  listeners: readonly Listening[],
  limitMs: number,
  items: readonly Item[],
  frame: CallFrame,
  field: keyof Item & string,
  reader: AnswerReader,
): Promise<Transformed<unknown>> {
  const values: unknown[] = items.map((item) => item[field])
  if (listeners.length === 0 || items.length === 0) return { values, degraded: [] }
  const degraded: string[] = []
  let batch = freezeBatch(items)
  for (let l = 0; l < listeners.length; l++) {
    const at = listeners[l] as Listening
    const asked = batch
    const error = await callListener(at, limitMs, asked, frame, (given) => {
      let wrong: string | null = null
      for (let i = 0; i < asked.length; i++) {
        const answer = given[i]
        if (answer === null || answer === undefined) continue
        const read = readAnswer(reader, answer, asked[i])
        if (read instanceof Wrong) wrong ??= `item ${i}: ${read.what}`
        else values[i] = read
      }
      return wrong
    })
    if (error !== null) degraded.push(at.plugin)
    if (l + 1 < listeners.length) batch = Object.freeze(asked.map((item, i) => Object.freeze({ ...item, [field]: values[i] })))
  }
  return { values, degraded }
}

const NO_LIST: readonly never[] = Object.freeze([])

/** In parallel, merged in plugin order. One that fails contributes nothing. */
export async function contribute(
  listeners: readonly Listening[],
  limitMs: number,
  items: readonly unknown[],
  frame: CallFrame,
  reader: AnswerReader,
): Promise<Contributed<object>> {
  if (listeners.length === 0 || items.length === 0) return { lists: items.map(() => NO_LIST), degraded: [] }
  const frozen = freezeBatch(items)
  const degraded: string[] = []
  const parts = await Promise.all(
    listeners.map(async (at) => {
      const lists: (readonly object[])[] = items.map(() => NO_LIST)
      const error = await callListener(at, limitMs, frozen, frame, (given) => {
        let wrong: string | null = null
        for (let i = 0; i < frozen.length; i++) {
          const read = readAnswer(reader, given[i], frozen[i])
          if (read instanceof Wrong) wrong ??= `item ${i}: ${read.what}`
          else lists[i] = (read as object[]).map((part) => ({ ...part, plugin: at.plugin }))
        }
        return wrong
      })
      return { plugin: at.plugin, lists, error }
    }),
  )
  for (const { plugin, error } of parts) if (error !== null) degraded.push(plugin)
  return { lists: items.map((_, i) => parts.flatMap((part) => part.lists[i] as readonly object[])), degraded }
}

/**
 * Tells all of them, and then throws `ObserversFailed` for those that failed: the caller tells those again, and after a restart
 * perhaps all of them, so observers bear double telling.
 */
export async function observe(listeners: readonly Listening[], limitMs: number, items: readonly unknown[], frame: CallFrame): Promise<void> {
  if (listeners.length === 0 || items.length === 0) return
  const frozen = freezeBatch(items)
  const failures: { plugin: string; error: string }[] = []
  for (const at of listeners) {
    const error = await callListener(at, limitMs, frozen, frame, null)
    if (error !== null) failures.push({ plugin: at.plugin, error })
  }
  if (failures.length > 0) throw new ObserversFailed(failures)
}
