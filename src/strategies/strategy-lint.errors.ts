import { UserError } from '../schema/errors.ts'
import type { LintFinding } from './strategy-lint.types.ts'

/** Steps of a version can never be done lawfully. Carries every finding, warnings too. */
export class StrategyUnlawful extends UserError {
  readonly code = 'STRATEGY_UNLAWFUL'
  readonly findings: readonly LintFinding[]

  constructor(label: string, findings: readonly LintFinding[]) {
    const errors = findings.filter(({ severity }) => severity === 'ERROR')
    const lines = errors.map(({ stepKey, channel, rule, message }) => `  ${stepKey}${channel === null ? '' : ` by ${channel}`}, ${rule}: ${message}`)
    super(`${label} can never be done lawfully as it is written:\n${lines.join('\n')}\nMend the steps, or publish the texts that they need.`, ['strategyVersionId'])
    this.findings = findings
  }
}
