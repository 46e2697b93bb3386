import { compileGate } from '../compliance/gate/gate.rules.ts'
import type { Grade } from '../plugin-host/catalogue.ts'
import { GRADES, type Step } from './step.rules.ts'
import { type ChannelVerdict, type CompiledPlace, lintChannel } from './strategy-lint-channel.rules.ts'
import { lintDays } from './strategy-lint-day.rules.ts'
import { bestCaseOf } from './strategy-lint-situation.rules.ts'
import type { LintFinding, LintPlace, TextOf } from './strategy-lint.types.ts'

type Found = Omit<LintFinding, 'severity'> & { readonly closes: boolean }

/**
 * What of a version cannot be done lawfully, for customers with whom everything is in order: their consents, notices, approvals and
 * addresses. A step is an ERROR when none of its channels can be used in any of the places; else it is a WARNING. `at`: epoch ms.
 */
export function lintSteps(steps: readonly Step[], places: readonly LintPlace[], textOf: TextOf, at: number): readonly LintFinding[] {
  const found: Found[] = []
  const deadIn = new Map<string, number>()
  for (const place of places) {
    const compiled: CompiledPlace = { ...place, gate: compileGate(place.packs), best: bestCaseOf(place.packs) }
    const verdicts = new Map<string, readonly ChannelVerdict[]>()
    for (const step of steps) {
      const channels = step.channels.map((channel) => lintChannel(compiled, step, channel, textOf(place, step, channel), at))
      verdicts.set(step.key, channels)
      for (const { channel, faults } of channels) {
        for (const fault of faults) found.push({ ...fault, stepKey: step.key, channel, grades: gradesOf(step), portfolios: place.portfolios })
      }
      const dead = channels.every(({ opens, faults }) => opens === null || faults.some((fault) => fault.closes))
      if (dead) deadIn.set(step.key, (deadIn.get(step.key) ?? 0) + 1)
    }
    for (const grade of GRADES) {
      for (const fault of lintDays(compiled, steps, verdicts, grade, at)) found.push({ ...fault, grades: [grade], portfolios: place.portfolios })
    }
  }
  const mixed = steps.filter(({ channels }) => channels.includes('LEGAL') && channels.length > 1)
  for (const step of mixed) {
    const message = `It has LEGAL beside ${step.channels.filter((channel) => channel !== 'LEGAL').join(', ')}: a message in place of a court step is another step. Split it.`
    found.push({ stepKey: step.key, channel: null, grades: gradesOf(step), rule: 'core:channels', pack: null, message, closes: false, portfolios: [] })
  }
  return merged(found, (one) => one.closes && deadIn.get(one.stepKey) === places.length)
}

const gradesOf = ({ offsetDays }: Step): Grade[] => GRADES.filter((grade) => offsetDays[grade] !== undefined)

/** One finding for what is the same in several portfolios or grades; errors first, each in the order of the steps. */
function merged(found: readonly Found[], isError: (one: Found) => boolean): readonly LintFinding[] {
  const byKey = new Map<string, LintFinding>()
  for (const one of found) {
    const { portfolios, closes: _closes, grades, ...finding } = one
    const severity = isError(one) ? 'ERROR' : 'WARNING'
    const key = JSON.stringify([finding.stepKey, finding.channel, finding.rule, finding.pack, severity, finding.message.replace(/On day .*? grade \w+ /, '')])
    const known = byKey.get(key)
    const union = <T>(a: readonly T[] = [], b: readonly T[]): T[] => [...new Set([...a, ...b])]
    byKey.set(key, {
      ...(known ?? finding), severity, grades: union(known?.grades, grades), portfolios: union(known?.portfolios, portfolios),
    })
  }
  const all = [...byKey.values()]
  return [...all.filter(({ severity }) => severity === 'ERROR'), ...all.filter(({ severity }) => severity === 'WARNING')]
}
