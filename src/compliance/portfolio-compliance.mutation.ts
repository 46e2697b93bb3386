import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { setPortfolioCompliance } from './portfolio-compliance.service.ts'
import type { Rulebooks } from './rulebook.service.ts'

/** `portfolioCompliance`: what a portfolio says to the rule packs. */
export function addPortfolioComplianceMutation({ mutation }: Graph, rulebooks: Rulebooks): void {
  mutation({
    name: 'portfolioCompliance',
    description: 'Sets who collects in a portfolio, for whom, and which rule packs bind it. What is left out stays. It counts from the next question to the gate on: what is planned is asked again at its dispatch.',
    roles: ['MANAGER'],
    input: (t) => ({
      code: t.string({ required: true, description: 'Code of the portfolio.' }),
      collectorType: t.string({ description: 'first-party, third-party or debt-buyer.' }),
      collectorCode: t.string({ description: 'The collector’s own code; null: none.' }),
      creditorType: t.string({ description: 'bank, consumer-finance, nbfc, …; null: unknown, and every rule that asks for a type binds.' }),
      debtPurpose: t.string({ description: 'consumer or business.' }),
      rulePacks: t.stringList({ description: 'Codes of the rule packs that bind whatever the customer’s country. An empty list takes the house rules away; GLOBAL and the packs of the countries still bind.' }),
      requireSignedPacks: t.boolean({ description: 'Refuse everything under a pack that nobody signed off.' }),
    }),
    errors: [NotFound, InvalidInput],
    resolve: async (input, { db, clock, viewer }) => {
      if (viewer.portfolios !== null && !viewer.portfolios.includes(input.code)) throw new NotFound('portfolio', input.code, ['code'])
      return setPortfolioCompliance(
        db,
        rulebooks,
        {
          code: input.code,
          collectorType: input.collectorType ?? undefined,
          collectorCode: input.collectorCode,
          creditorType: input.creditorType,
          debtPurpose: input.debtPurpose ?? undefined,
          rulePacks: input.rulePacks ?? undefined,
          requireSignedPacks: input.requireSignedPacks ?? undefined,
        },
        { at: clock.now(), actor: viewer.subject },
      )
    },
    payload: (t) => ({
      portfolio: t.prismaField({
        type: 'Portfolio',
        nullable: true,
        description: 'The portfolio.',
        resolve: (query, { portfolioId }, _args, { db }) => (portfolioId === undefined ? null : db.prisma.portfolio.findUnique({ ...query, where: { id: portfolioId } })),
      }),
    }),
  })
}
