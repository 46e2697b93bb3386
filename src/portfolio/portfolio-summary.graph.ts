import type { Graph } from '../schema/graph.ts'
import { type CaseGroup, loadSummaries, type PortfolioSummary } from './portfolio-summary.loaders.ts'

/** `Portfolio.summary`: how many, and how much, by state, grade and segment. */
export function addPortfolioSummary({ builder, loader }: Graph): void {
  const group = builder.objectRef<CaseGroup>('CaseGroup').implement({
    description: 'The cases that have one value in common.',
    fields: (t) => ({
      key: t.exposeString('key', { nullable: true, description: 'The value; null: no cycle has set it yet.' }),
      cases: t.exposeInt('cases', { description: 'Number of cases.' }),
      outstanding: t.field({ type: 'Money', description: 'Outstanding of their accounts.', resolve: (g) => g.outstanding }),
    }),
  })
  const summary = builder.objectRef<PortfolioSummary>('PortfolioSummary').implement({
    description: 'A portfolio in numbers, as it is now.',
    fields: (t) => ({
      accounts: t.exposeInt('accounts', { description: 'Number of accounts.' }),
      customers: t.exposeInt('customers', { description: 'Number of customers who have an account in it.' }),
      outstanding: t.field({ type: 'Money', description: 'Outstanding of all accounts.', resolve: (s) => s.outstanding }),
      pastDue: t.field({ type: 'Money', description: 'Past-due amount of all accounts.', resolve: (s) => s.pastDue }),
      byState: t.field({ type: [group], description: 'All cases, by state.', resolve: (s) => [...s.byState] }),
      byGrade: t.field({ type: [group], description: 'Cases in work (neither cured nor closed), by grade.', resolve: (s) => [...s.byGrade] }),
      bySegment: t.field({ type: [group], description: 'Cases in work (neither cured nor closed), by segment code.', resolve: (s) => [...s.bySegment] }),
    }),
  })
  const load = loader(loadSummaries)
  builder.prismaObjectField('Portfolio', 'summary', (t) =>
    t.field({
      type: summary,
      select: { id: true },
      complexity: 20,
      description: 'The portfolio in numbers, as it is now.',
      resolve: (portfolio, _args, context) => load(context).load(Number(portfolio.id)),
    }),
  )
}
