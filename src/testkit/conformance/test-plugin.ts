import type { AnyPlugin } from '../../plugin-host/define-plugin.ts'
import { messageOf } from '../../plugin-host/message.rules.ts'
import { ANSWER_CHECKS } from './answer.checks.ts'
import { type Check, Untried } from './check.ts'
import { DEFINITION_CHECKS } from './definition.checks.ts'
import { DOOR_CHECKS } from './doors.checks.ts'
import { LIFECYCLE_CHECKS } from './lifecycle.checks.ts'
import { MUTATION_CHECKS } from './mutation.checks.ts'
import { OBSERVER_CHECKS } from './observer.checks.ts'
import { PluginNotConformant, type ReportLine } from './report.ts'
import { SCHEMA_CHECKS } from './schema.checks.ts'
import { createSubject, type Subject, type TestPluginOptions } from './subject.ts'
import { TABLE_CHECKS } from './table.checks.ts'

/** The conformance list, in the order in which it is tried. */
export const CONFORMANCE_LIST: readonly Check[] = [
  ...DEFINITION_CHECKS, ...TABLE_CHECKS, ...ANSWER_CHECKS, ...OBSERVER_CHECKS, ...SCHEMA_CHECKS, ...MUTATION_CHECKS, ...DOOR_CHECKS, ...LIFECYCLE_CHECKS,
]

/**
 * Tries a plugin on everything that the house asks of one, over a database of its own. Every line of the list is tried, whatever
 * fails before; the report has a line for each. Throws one `PluginNotConformant` with all that fail. Uses no test runner.
 */
export async function testPlugin(plugin: AnyPlugin, settings: TestPluginOptions = {}): Promise<readonly ReportLine[]> {
  const subject = createSubject(plugin, settings)
  const report: ReportLine[] = []
  try {
    for (const check of CONFORMANCE_LIST) report.push(await tryLine(check, subject))
  } finally {
    await subject.close().catch(() => {})
  }
  if (report.some(({ ok }) => !ok)) throw new PluginNotConformant(plugin.name, report)
  return report
}

async function tryLine(check: Check, subject: Subject): Promise<ReportLine> {
  const { id, title } = check
  try {
    const outcome = await check.run(subject)
    if ('note' in outcome) return { id, title, ok: true, detail: outcome.note }
    return { id, title, ok: outcome.length === 0, detail: outcome.length === 0 ? null : outcome.join('\n') }
  } catch (error) {
    if (error instanceof Untried) return { id, title, ok: true, detail: `not tried: ${error.message}` }
    return { id, title, ok: false, detail: `could not be tried: ${messageOf(error)}` }
  }
}
