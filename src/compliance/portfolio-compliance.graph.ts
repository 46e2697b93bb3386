import type { Graph } from '../schema/graph.ts'

/** What a portfolio says to the rule packs. */
export function addPortfolioCompliance({ builder }: Graph): void {
  builder.prismaObjectFields('Portfolio', (t) => ({
    collectorType: t.exposeString('collectorType', { description: 'Who collects, as the rule packs distinguish: first-party, third-party, debt-buyer.' }),
    collectorCode: t.exposeString('collectorCode', { nullable: true, description: 'The collector’s own code, where several collect; caps of one collector do not count another’s contacts.' }),
    creditorType: t.exposeString('creditorType', { nullable: true, description: 'bank, consumer-finance, nbfc, …; null: unknown, and every rule that asks for a type binds.' }),
    debtPurpose: t.exposeString('debtPurpose', { description: 'consumer or business.' }),
    rulePacks: t.exposeStringList('rulePacks', { description: 'Codes of the rule packs that bind here whatever the customer’s country. GLOBAL and the packs of the countries bind beside them.' }),
    requireSignedPacks: t.exposeBoolean('requireSignedPacks', { description: 'Whether a pack must be signed off before anything may be planned under it.' }),
  }))
}
