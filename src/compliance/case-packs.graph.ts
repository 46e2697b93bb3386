import type { Graph } from '../schema/graph.ts'
import type { BindingPackType } from './contact-answer.graph.ts'
import type { Rulebooks } from './rulebook.service.ts'
import { loadPortfolios } from './situation.service.ts'

interface Asked {
  readonly id: number
  readonly portfolio: number
  readonly country: string | null
  readonly region: string | null
}

/** `Case.rulePacks`: which packs bind, and why. One statement a list of cases. */
export function addCasePacks({ builder, loader }: Graph, bindingPack: BindingPackType, rulebooks: Rulebooks): void {
  const packsOf = loader(async (caseIds, { db }) => {
    const rows = await db.query<Asked>(
      `SELECT c.id, c.portfolio_id AS portfolio, u.country, u.region FROM collection_case c JOIN customer u ON u.id = c.customer_id WHERE c.id = ANY($1::bigint[])`,
      [caseIds],
    )
    const portfolios = await loadPortfolios(db, [...new Set(rows.map((row) => row.portfolio))])
    const book = await rulebooks.read(db)
    const byCase = new Map(rows.map((row) => [row.id, row]))
    return caseIds.map((id) => {
      const row = byCase.get(id)
      const portfolio = row === undefined ? undefined : portfolios.get(row.portfolio)
      return row === undefined || portfolio === undefined ? null : [...book.bindingOf(portfolio.policy, row).packs]
    })
  })
  builder.prismaObjectField('Case', 'rulePacks', (t) =>
    t.field({
      type: [bindingPack],
      nullable: true,
      select: { id: true },
      description: 'The rule packs that bind contacts of this case, each with why. Rules as data for software, not legal advice.',
      resolve: (c, _args, context) => packsOf(context).load(Number(c.id)),
    }),
  )
}
