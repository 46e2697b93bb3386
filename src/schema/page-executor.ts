import { type DocumentNode, type ExecutionArgs, type ExecutionResult, getVariableValues, GraphQLError, type GraphQLSchema, locatedError } from 'graphql'
import type { Page } from './compiled-page.ts'
import { type CompiledPage, type PageDocument, readPageDocument } from './compiled-operation.ts'
import type { Cells } from './compiled-row.ts'
import type { Context } from './context.ts'
import type { Models } from './model-tables.ts'
import { NotCompiled } from './not-compiled.ts'
import { createReading } from './reading.ts'

/** Plans of one document that are kept: one for each size of the page and each set of variables below it. */
const PLANS_MAX = 50

type Values = Readonly<Record<string, unknown>>

interface Plans {
  /** Null once the document turned out to be execution's. */
  page: PageDocument | null
  /** Null: it is execution's. */
  readonly compiled: Map<string, CompiledPage | null>
}

/**
 * Answers documents that are one compiled page. `null`: not this one; execute it. A document is judged once, and remembered
 * as long as whoever parsed it keeps it. `models` is asked once a page is to be compiled; `told` hears why one was not.
 */
export function createPageExecutor(schema: GraphQLSchema, models: () => Models, told: (because: string) => void = () => {}) {
  const documents = new WeakMap<DocumentNode, Plans>()
  const plansOf = (document: DocumentNode): Plans => {
    let plans = documents.get(document)
    if (plans === undefined) {
      plans = { page: orNull(() => readPageDocument(schema, models, document), () => {}), compiled: new Map() }
      documents.set(document, plans)
    }
    return plans
  }
  return {
    /** Whether `execute` may have an answer for the document. */
    knows: (document: DocumentNode): boolean => plansOf(document).page !== null,
    /** The answer, or null: then execute. An error that the page throws is in the answer, as execution would have it. */
    async execute({ document, operationName, variableValues, contextValue }: ExecutionArgs): Promise<ExecutionResult | null> {
      const plans = plansOf(document)
      const { page } = plans
      const context = contextValue as Context
      if (page === null || context.viewer.portfolios !== null || context.viewer.roles.length === 0) return null
      if (operationName !== undefined && operationName !== null && operationName !== page.operation.name?.value) return null
      const raw = variableValues ?? {}
      const { coerced } = getVariableValues(schema, page.operation.variableDefinitions ?? [], raw)
      if (coerced === undefined) return null
      const args = argumentsOf(page, coerced)
      const compiled = args === null ? null : planFor(plans.compiled, page, args, coerced, raw)
      if (args === null || compiled === null) return null
      const read = await readPage(page, compiled, context, args)
      if (read === null || 'errors' in read) return read
      try {
        const reading = createReading(context)
        const answer = compiled.connection.read(pageOfRows(read.page), reading)
        await reading.whole()
        return { data: { [page.key]: answer } }
      } catch (error) {
        // What a resolver throws is reported by execution, at its path; what is not compiled never will be.
        if (error instanceof NotCompiled) plans.page = null
        told(error instanceof Error ? error.message : String(error))
        return null
      }
    },
  }

  function planFor(plans: Plans['compiled'], page: PageDocument, args: Values, variables: Values, raw: Values): CompiledPage | null {
    // A variable that is not given is not the same as one that is null. The size is in the key for its cost.
    const below = page.variables.map((name) => (Object.hasOwn(variables, name) ? [variables[name]] : []))
    const key = `${args['first']} ${args['last']} ${below.length === 0 ? '' : JSON.stringify(below)}`
    const known = plans.get(key)
    if (known !== undefined) return known
    if (!page.isAffordable(raw)) return null
    if (plans.size >= PLANS_MAX) plans.clear()
    const compiled = orNull(() => page.compile(variables), told)
    plans.set(key, compiled)
    return compiled
  }
}

export type PageExecutor = ReturnType<typeof createPageExecutor>

function orNull<T>(compile: () => T, told: (because: string) => void): T | null {
  try {
    return compile()
  } catch (error) {
    if (!(error instanceof NotCompiled)) throw error
    told(error.message)
    return null
  }
}

function argumentsOf(page: PageDocument, variables: Values): Values | null {
  try {
    return page.argumentsOf(variables)
  } catch (error) {
    if (error instanceof GraphQLError) return null
    throw error
  }
}

async function readPage(
  { offer, key, node, nullable }: PageDocument,
  compiled: CompiledPage,
  context: Context,
  args: Values,
): Promise<{ readonly page: Page<Cells> } | ExecutionResult & { errors: unknown } | null> {
  try {
    const asked = offer.page(context, args, compiled)
    return asked === null ? null : { page: await asked }
  } catch (error) {
    if (error instanceof NotCompiled) return null
    return { data: nullable ? { [key]: null } : null, errors: [locatedError(error, [node], [key])] }
  }
}

function pageOfRows({ edges, pageInfo }: Page<Cells>) {
  const present = edges.filter((edge) => edge !== null)
  return { rows: present.map((edge) => edge.node), cursors: present.map((edge) => edge.cursor), info: pageInfo, totalCount: null }
}
