import type { Graph } from '../schema/graph.ts'
import { addAccount } from './account.graph.ts'
import { addAccountsImport } from './accounts-import.mutation.ts'
import { addContactPoint } from './contact-point.graph.ts'
import { addCustomer } from './customer.graph.ts'
import { addCustomerUnmask } from './customer-unmask.mutation.ts'
import { addImportErrors } from './import-errors.graph.ts'
import { addImportJob } from './import-job.graph.ts'
import { addPortfolio } from './portfolio.graph.ts'
import { addPortfolioSummary } from './portfolio-summary.graph.ts'

/** Everything that this station adds to the schema. */
export function addPortfolios(graph: Graph, deps: { readonly rejectFolder: string }): void {
  addPortfolio(graph)
  addPortfolioSummary(graph)
  addCustomer(graph)
  addCustomerUnmask(graph)
  addContactPoint(graph)
  addAccount(graph)
  addImportJob(graph)
  addImportErrors(graph)
  addAccountsImport(graph, deps)
}
