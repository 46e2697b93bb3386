import { ClientError } from '../schema/client-error.ts'
import { UserError } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { StrategyUnlawful } from './strategy-lint.errors.ts'
import { lintVersion } from './strategy-lint.service.ts'
import type { LintFinding } from './strategy-lint.types.ts'

/** The query `strategyVersionLint`, and the error of what may not be published. */
export function addStrategyLint({ builder, enums, errorType }: Graph): void {
  const severity = builder.enumType('StrategyLintSeverity', {
    description: 'How much a finding weighs.',
    values: {
      ERROR: { description: 'The step can never be done lawfully: the version is not submitted and not published.' },
      WARNING: { description: 'A channel or a day is lost, or in some portfolios only.' },
    } as const,
  })
  const finding = builder.objectRef<LintFinding>('StrategyLintFinding').implement({
    description: 'What a rule has against a step, even for a customer with whom everything is in order. Not legal advice.',
    fields: (t) => ({
      step: t.string({ description: 'Key of the step.', resolve: (row) => row.stepKey }),
      channel: t.field({ type: enums.channel, nullable: true, description: 'The channel; null: all of them together.', resolve: (row) => row.channel }),
      grades: t.field({ type: [enums.grade], description: 'Grades in whose timetable it shows.', resolve: (row) => [...row.grades] }),
      rule: t.exposeString('rule', { description: 'Id of the rule, or `core:NAME`.' }),
      pack: t.exposeString('pack', { nullable: true, description: 'Code of its pack; null of the core’s own.' }),
      severity: t.expose('severity', { type: severity, description: 'How much it weighs.' }),
      message: t.exposeString('message', { description: 'What is wrong, and how to mend it.' }),
      portfolios: t.stringList({
        description: 'Portfolios that you may see and in which it shows; none where packs were given.',
        resolve: (row, _args, { viewer }) => row.portfolios.filter((code) => viewer.portfolios === null || viewer.portfolios.includes(code)),
      }),
    }),
  })
  errorType(StrategyUnlawful, {
    description: 'Steps of the version can never be done lawfully.',
    fields: (t) => ({ findings: t.field({ type: [finding], description: 'Every finding, errors first.', resolve: (error) => [...error.findings] }) }),
  })
  builder.queryField('strategyVersionLint', (t) =>
    t.field({
      type: [finding],
      authScopes: { roles: ['MANAGER', 'COMPLIANCE'] },
      description:
        'What of a version cannot be done lawfully, errors first: in the portfolios with cases in its segment, or in all where none has; or under the packs given. For MANAGER and COMPLIANCE. Not legal advice.',
      args: {
        versionId: t.arg.globalID({ required: true, description: 'The version.' }),
        packs: t.arg.stringList({ description: 'Codes of packs, instead of those that bind the portfolios; GLOBAL is among them always.' }),
      },
      resolve: async (_root, { versionId, packs }, { db, clock }) => {
        try {
          return [...(await lintVersion(db, inputId(versionId, 'StrategyVersion', 'versionId'), clock.now(), packs ?? null))]
        } catch (error) {
          throw error instanceof UserError ? new ClientError('BAD_USER_INPUT', error.message) : error
        }
      },
    }),
  )
}
