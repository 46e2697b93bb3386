import { isAbsolute, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Config } from './config.ts'
import { shippedClassifier } from './shipped-classifier.ts'

/** One thing that a text may be about. */
export interface TextLabel {
  /** Upper snake case. */
  readonly label: string
  /** 0 to 1. */
  readonly probability: number
}

/** What a model makes of one text. */
export interface Classification {
  /** Probability that it speaks of debt collection at all; null: the model does not say. */
  readonly debtCollection: number | null
  /** Likeliest first; empty: nothing stands out. The first one is suggested as a complaint's category. */
  readonly topics: readonly TextLabel[]
}

/** What a module of one's own exports as `classifier`. Keep it fast: a batch that takes over `classifierSeconds` counts as no answer. */
export interface TextClassifier {
  readonly name: string
  /** Stored with each suggestion, so that a figure can be traced to the model that made it. */
  readonly version: string
  /** As many answers as texts; null where the model cannot tell, such as a language that it does not know. */
  classify(texts: readonly string[]): readonly (Classification | null)[] | Promise<readonly (Classification | null)[]>
}

/**
 * `shipped`, `none`, or a module: a path (from where the process was started) or a package, which exports `classifier`.
 * Throws when there is no such module, or when it exports none.
 */
export async function openClassifier({ classifier }: Config): Promise<TextClassifier | null> {
  if (classifier === 'none') return null
  if (classifier === 'shipped') return shippedClassifier
  const specifier = /^\.{0,2}\//.test(classifier) || isAbsolute(classifier) ? pathToFileURL(resolve(classifier)).href : classifier
  const module = (await import(specifier)) as { classifier?: Partial<TextClassifier> }
  const { classifier: found } = module
  if (typeof found?.classify !== 'function' || typeof found.name !== 'string' || typeof found.version !== 'string') {
    throw new Error(`Module ${classifier} exports no \`classifier\` with name, version and classify. Write one, or set classifier to "shipped" or "none".`)
  }
  return found as TextClassifier
}
