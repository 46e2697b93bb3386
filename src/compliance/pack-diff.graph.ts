import { NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { ClientError } from '../schema/client-error.ts'
import { parsePack } from './gate/pack.schema.ts'
import { type PackDiff, packDiff, type RuleChange } from './pack-diff.rules.ts'
import type { PackRuleType } from './pack-rule.graph.ts'

/** The query `rulePackDiff`. */
export function addPackDiff({ builder }: Graph, rule: PackRuleType): void {
  const tendency = builder.enumType('RulePackTendency', {
    description: 'What a change does to what is allowed.',
    values: {
      TIGHTENS: { description: 'Less is allowed than before.' },
      LOOSENS: { description: 'More is allowed than before.' },
      NEITHER: { description: 'Only words differ: notes, citation, confidence.' },
      UNCLEAR: { description: 'It takes a person to say.' },
    } as const,
  })
  const change = builder.objectRef<RuleChange>('RulePackRuleChange').implement({
    description: 'A rule that is not the same in two versions of a pack.',
    fields: (t) => ({
      before: t.field({ type: rule, nullable: true, description: 'As it was; null: it is new.', resolve: (row) => row.before }),
      after: t.field({ type: rule, nullable: true, description: 'As it is; null: it is gone.', resolve: (row) => row.after }),
      fields: t.stringList({ description: 'What differs, of a rule that is in both.', resolve: (row) => [...row.fields] }),
      tendency: t.expose('tendency', { type: tendency, description: 'Whether more or less is allowed.' }),
      statesLaw: t.exposeBoolean('statesLaw', { description: 'Whether the rule states law and not policy: look twice before it is loosened.' }),
    }),
  })
  const diff = builder.objectRef<PackDiff>('RulePackDiff').implement({
    description: 'How one version of a pack differs from another.',
    fields: (t) => ({
      added: t.field({ type: [change], description: 'Rules that are only in b.', resolve: (row) => [...row.added] }),
      removed: t.field({ type: [change], description: 'Rules that are only in a.', resolve: (row) => [...row.removed] }),
      changed: t.field({ type: [change], description: 'Rules that differ.', resolve: (row) => [...row.changed] }),
      fields: t.stringList({ description: 'What else differs: jurisdiction, calendars, …', resolve: (row) => [...row.fields] }),
    }),
  })
  const named = builder.inputType('RulePackVersionInput', {
    description: 'Names one version of one pack.',
    fields: (t) => ({
      code: t.string({ required: true, description: 'Code of the pack.' }),
      version: t.string({ required: true, description: 'Its version.' }),
    }),
  })
  builder.queryField('rulePackDiff', (t) =>
    t.field({
      type: diff,
      description: 'What b changes of a: rules added, removed and changed, and whether each loosens.',
      args: { a: t.arg({ type: named, required: true, description: 'The one before.' }), b: t.arg({ type: named, required: true, description: 'The one after.' }) },
      resolve: async (_root, { a, b }, { db }) => {
        const [from, to] = await Promise.all(
          [a, b].map(async ({ code, version }) => {
            const row = await db.prisma.rulePack.findUnique({ where: { code_version: { code, version } }, select: { content: true } })
            if (row === null) throw new ClientError('BAD_USER_INPUT', new NotFound('rule pack', `${code} version ${version}`).message)
            return parsePack(row.content)
          }),
        )
        return packDiff(from as NonNullable<typeof from>, to as NonNullable<typeof to>)
      },
    }),
  )
}
