import type { Plugin } from 'graphql-yoga'
import type { PageExecutor } from '../schema/page-executor.ts'

/** Answers compiled pages before execution does. Comes last, so that every limit has been kept by then. */
export function compiledPagePlugin(pages: PageExecutor): Plugin {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      if (pages.knows(args.document)) setExecuteFn(async (given) => (await pages.execute(given)) ?? executeFn(given))
    },
  }
}
