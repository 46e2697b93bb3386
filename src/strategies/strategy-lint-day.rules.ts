import type { Channel } from '../compliance/gate.types.ts'
import type { ContactEvent } from '../compliance/gate/situation.types.ts'
import type { Grade } from '../plugin-host/catalogue.ts'
import type { Step } from './step.rules.ts'
import type { ChannelFault, ChannelVerdict, CompiledPlace } from './strategy-lint-channel.rules.ts'
import { attempt, bestSituation } from './strategy-lint-situation.rules.ts'

const DAY = 86_400_000

export interface DayFault extends ChannelFault {
  readonly stepKey: string
  readonly channel: Channel
}

/**
 * What of one grade's timetable falls on the same day on the same customer, and is one contact too many there: only then does one step
 * take another's place. Steps with a condition are left out, since they may not come. Each step uses its first usable channel, or all.
 */
export function lintDays(place: CompiledPlace, steps: readonly Step[], verdicts: ReadonlyMap<string, readonly ChannelVerdict[]>, grade: Grade, at: number): readonly DayFault[] {
  const byDay = new Map<number, Step[]>()
  for (const step of steps) {
    const offset = step.offsetDays[grade]
    if (offset !== undefined && step.condition === null) byDay.set(offset, [...(byDay.get(offset) ?? []), step])
  }
  return [...byDay.values()].flatMap((sameDay) => {
    // Of the steps that skip to the latest only one is done a day.
    const latest = sameDay.findLast((step) => step.catchUp === 'SKIP_TO_LATEST')
    const done = sameDay.filter((step) => step.catchUp !== 'SKIP_TO_LATEST' || step === latest)
    const history: ContactEvent[] = []
    return done.flatMap((step) => {
      const usable = (verdicts.get(step.key) ?? []).filter(({ opens, faults }) => opens !== null && !faults.some((fault) => fault.closes))
      const used = step.channelMode === 'ALL' ? usable : usable.slice(0, 1)
      return used.flatMap(({ channel, opens }): DayFault[] => {
        const { destination = null, at: when = at } = opens ?? {}
        // Its own hour: channels open at different ones, and a cap counts the day.
        const today = history.map((event) => ({ ...event, at: when }))
        const { findings } = place.gate.check(bestSituation(place, place.best, { channel, destination, purpose: 'collect', content: '*', history: today }, when), when)
        const refused = findings.find(({ decision, rule }) => decision === 'DEFER' && rule.kind === 'frequency-cap')
        history.push(attempt(channel, destination, 'sent', Math.floor(when / DAY) * DAY))
        if (refused === undefined) return []
        const message = `On day ${step.offsetDays[grade]} of grade ${grade} it is one contact too many beside ${[...new Set(done.map((other) => other.key))].join(', ')}: ${refused.reason}`
        return [{ stepKey: step.key, channel, rule: refused.rule.id, pack: refused.pack.code, message, closes: false }]
      })
    })
  })
}
