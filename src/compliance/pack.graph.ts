import type { Graph } from '../schema/graph.ts'
import { parsePack, type Pack } from './gate/pack.schema.ts'
import { SHIPPED } from './pack-in-force.rules.ts'
import type { PackRuleType } from './pack-rule.graph.ts'
import { loadPackStandings, type SignOff } from './pack-state.loaders.ts'
import { packWarnings } from './pack-warnings.rules.ts'

const parsed = new WeakMap<object, Pack>()

/** `content` is what `loadPack` stored, so it was checked; defaults are filled in. Once a row, however many fields ask. */
function packOf({ content }: { content: unknown }): Pack {
  const pack = parsed.get(content as object) ?? parsePack(content)
  parsed.set(content as object, pack)
  return pack
}

/** RulePack, and the queries `rulePacks` and `rulePack`. */
export function addPack({ builder, visibility, loader }: Graph, rule: PackRuleType): void {
  const standing = loader(loadPackStandings)
  visibility.declare('RulePack', 'everyone')
  const state = builder.enumType('RulePackState', {
    description: 'Whether a version of a pack binds.',
    values: {
      IN_FORCE: { description: 'It binds whom its jurisdiction and the portfolios say.' },
      WAITING: { description: 'It takes another version’s place as soon as a second person has signed it off.' },
      REPLACED: { description: 'Another version of the same code binds.' },
      RETIRED: { description: 'It was ended.' },
    } as const,
  })
  const review = builder.objectRef<NonNullable<Pack['reviewed']>>('RulePackReview').implement({
    description: 'A lawyer’s reading of a pack, as the pack states it.',
    fields: (t) => ({
      by: t.exposeString('by', { description: 'Who read it.' }),
      on: t.field({ type: 'LocalDate', description: 'When.', resolve: (row) => row.on }),
    }),
  })
  const signOff = builder.objectRef<SignOff>('RulePackSignOff').implement({
    description: 'A person’s word that a pack with exactly this content may be used.',
    fields: (t) => ({
      signedBy: t.exposeString('signedBy', { description: 'Who signed.' }),
      signedAt: t.field({ type: 'DateTime', description: 'When.', resolve: (row) => row.signedAt }),
      note: t.exposeString('note', { description: 'What was checked.' }),
    }),
  })
  builder.prismaNode('RulePack', {
    id: { field: 'id', description: 'Global id.' },
    description: 'One version of a rule pack. It never changes. Not legal advice: see `disclaimer` and `warnings`.',
    select: { id: true, content: true },
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Code of the pack: HOUSE, US-FED.' }),
      version: t.exposeString('version', { description: 'Version of the code.' }),
      contentHash: t.exposeString('contentHash', { description: 'SHA-256 over its canonical JSON; what a sign-off names.' }),
      title: t.string({ description: 'Name for people.', resolve: (row) => packOf(row).title }),
      jurisdiction: t.string({ nullable: true, description: 'ISO 3166 code of where it binds by itself; null: where a portfolio names it.', resolve: (row) => packOf(row).jurisdiction }),
      onlyWhenNamed: t.boolean({ description: 'Whether it binds only where a portfolio names it.', resolve: (row) => packOf(row).onlyWhenNamed }),
      effectiveFrom: t.field({ type: 'LocalDate', nullable: true, description: 'First local day on which it binds.', resolve: (row) => packOf(row).effectiveFrom }),
      effectiveTo: t.field({ type: 'LocalDate', nullable: true, description: 'Last local day on which it binds.', resolve: (row) => packOf(row).effectiveTo }),
      review: t.field({ type: review, nullable: true, description: 'Its reading by a lawyer; null: nobody has.', resolve: (row) => packOf(row).reviewed }),
      disclaimer: t.string({ description: 'What it is not.', resolve: (row) => packOf(row).disclaimer }),
      warnings: t.stringList({
        description: 'What whoever relies on it must know: not reviewed, uncertain, not signed off.',
        resolve: async (row, _args, context) => [...packWarnings(packOf(row), (await standing(context).load(Number(row.id))).signOffs.length > 0)],
      }),
      rules: t.field({ type: [rule], description: 'Its rules.', resolve: (row) => [...packOf(row).rules] }),
      content: t.expose('content', { type: 'Json', description: 'The pack as it was loaded.' }),
      shipped: t.boolean({ select: { loadedBy: true }, description: 'Whether it came with the product.', resolve: (row) => row.loadedBy === SHIPPED }),
      state: t.field({ type: state, description: 'Whether it binds.', resolve: async ({ id }, _args, context) => (await standing(context).load(Number(id))).state }),
      replaces: t.string({
        nullable: true,
        description: 'Version of the same code whose place it takes, or would take when it is signed off.',
        resolve: async ({ id }, _args, context) => (await standing(context).load(Number(id))).replaces,
      }),
      signOffs: t.field({ type: [signOff], description: 'Sign-offs of this content, earliest first.', resolve: async ({ id }, _args, context) => [...(await standing(context).load(Number(id))).signOffs] }),
      loadedBy: t.exposeString('loadedBy', { description: '`shipped`, or who loaded it.' }),
      loadedAt: t.expose('loadedAt', { type: 'DateTime', description: 'When it was loaded.' }),
      retiredBy: t.exposeString('retiredBy', { nullable: true, description: 'Who ended it, if it was.' }),
      retiredAt: t.expose('retiredAt', { type: 'DateTime', nullable: true, description: 'When it was ended, if it was.' }),
    }),
  })
  builder.queryFields((t) => ({
    rulePacks: t.prismaConnection({
      type: 'RulePack',
      cursor: 'id',
      description: 'Versions of rule packs, by code, latest first. Not legal advice.',
      args: { code: t.arg.string({ description: 'Only those of this code.' }) },
      totalCount: (_root, { code }, { db }) => db.prisma.rulePack.count({ where: code == null ? {} : { code } }),
      resolve: (query, _root, { code }, { db }) => db.prisma.rulePack.findMany({ ...query, where: code == null ? {} : { code }, orderBy: [{ code: 'asc' }, { id: 'desc' }] }),
    }),
    rulePack: t.prismaField({
      type: 'RulePack',
      nullable: true,
      description: 'The version of a rule pack; null if there is none.',
      args: { code: t.arg.string({ required: true, description: 'Its code.' }), version: t.arg.string({ required: true, description: 'Its version.' }) },
      resolve: (query, _root, { code, version }, { db }) => db.prisma.rulePack.findUnique({ ...query, where: { code_version: { code, version } } }),
    }),
  }))
}
