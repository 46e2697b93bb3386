import { ClientError } from '../schema/client-error.ts'
import { NotFound, UserError } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import type { Role } from '../schema/viewer.ts'
import { MAX_SHOWN, type ReviewReport, reviewTarget, runReview } from './review-run.service.ts'
import type { Breach } from './review.types.ts'
import type { OutcomeInPacks } from './situation.service.ts'

export const REVIEWERS: readonly Role[] = ['MANAGER', 'COMPLIANCE']

/** A request looks at no more than this; the command line has no limit. */
export const MAX_REVIEWED = 50_000

/** `complianceReview`, and the type that the mutation answers with too. */
export function addComplianceReview({ builder, enums }: Graph, outcomeInPacks: OutcomeInPacks) {
  const breach = builder.objectRef<Breach>('ComplianceBreach').implement({
    description: 'A rule in force forbade a contact that was made. By rule packs that are data for software, not legal advice.',
    fields: (t) => ({
      contact: t.prismaField({
        type: 'Contact',
        nullable: true,
        description: 'The contact.',
        resolve: (query, b, _args, { db }) => db.prisma.contact.findUnique({ ...query, where: { id: BigInt(b.contactId) } }),
      }),
      channel: t.field({ type: enums.channel, description: 'Its channel.', resolve: (b) => b.channel }),
      at: t.field({ type: 'DateTime', description: 'When it began, which is the instant that was judged: its dispatch, else as it was recorded.', resolve: (b) => b.at }),
      rule: t.exposeString('rule', { description: 'Id of the rule.' }),
      pack: t.exposeString('pack', { description: 'Code of its pack.' }),
      version: t.exposeString('version', { description: 'Version of the pack that was in force then.' }),
      code: t.exposeString('code', { description: 'What is wrong, upper snake case.' }),
      citation: t.exposeString('citation', { description: 'Where the rule comes from.' }),
      reason: t.exposeString('reason', { description: 'Facts, limits and local times.' }),
      proven: t.exposeBoolean('proven', {
        description: 'False: it rests on a mark that bears no date (an opt-out at the address, a customer marked as deceased), and may be younger than the contact.',
      }),
    }),
  })
  const count = builder.objectRef<ReviewReport['byRule'][number]>('ComplianceBreachCount').implement({
    description: 'How many contacts broke one rule.',
    fields: (t) => ({
      rule: t.exposeString('rule', { description: 'Id of the rule.' }),
      pack: t.exposeString('pack', { description: 'Code of its pack.' }),
      contacts: t.exposeInt('contacts', { description: 'Contacts that broke it.' }),
    }),
  })
  const review = builder.objectRef<ReviewReport>('ComplianceReview').implement({
    description: 'What was really done in a period, judged again by the packs in force then and with what was known then. By rule packs that are data for software, not legal advice.',
    fields: (t) => ({
      portfolio: t.exposeString('portfolio', { description: 'Code of the portfolio.' }),
      from: t.field({ type: 'LocalDate', description: 'First business date.', resolve: (r) => r.from }),
      to: t.field({ type: 'LocalDate', description: 'First business date after it.', resolve: (r) => r.to }),
      evaluated: t.exposeInt('evaluated', { description: 'Outbound contacts that were judged.' }),
      breached: t.exposeInt('breached', { description: 'Contacts that a rule forbade. Must be 0.' }),
      doubtful: t.exposeInt('doubtful', { description: 'Contacts of which nothing is proven, but a mark without a date speaks against them.' }),
      byRule: t.field({ type: [count], description: 'Proven breaches by rule, the most broken first.', resolve: (r) => [...r.byRule] }),
      breaches: t.field({ type: [breach], complexity: { multiplier: 50 }, description: `Every finding, proven or not, in the order of customers; at most ${MAX_SHOWN}.`, resolve: (r) => [...r.breaches] }),
    }),
  })
  builder.queryField('complianceReview', (t) =>
    t.field({
      type: review,
      nullable: true,
      description: `Judges the outbound contacts of a portfolio in a period again, at most ${MAX_REVIEWED}; nothing is kept. Null for a portfolio that you may not see.`,
      authScopes: { roles: REVIEWERS },
      args: {
        portfolio: t.arg.string({ required: true, description: 'Code of the portfolio.' }),
        from: t.arg({ type: 'LocalDate', required: true, description: 'First business date, in the portfolio’s zone.' }),
        to: t.arg({ type: 'LocalDate', required: true, description: 'First business date after the period.' }),
      },
      resolve: async (_root, scope, { db, viewer }) => {
        if (viewer.portfolios?.includes(scope.portfolio) === false) return null
        try {
          const { contacts } = await reviewTarget(db, scope)
          if (contacts > MAX_REVIEWED) throw new ClientError('BAD_USER_INPUT', `There are ${contacts} contacts in that time; a request looks at ${MAX_REVIEWED}. Ask for a shorter one, or run dunlin review.`)
          return await runReview(db, scope, { outcomeInPacks })
        } catch (error) {
          if (error instanceof NotFound) return null
          if (error instanceof UserError) throw new ClientError('BAD_USER_INPUT', error.message)
          throw error
        }
      },
    }),
  )
  return review
}
