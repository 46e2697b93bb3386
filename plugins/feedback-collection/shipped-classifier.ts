import type { Classification, TextClassifier } from './classifier.ts'
import stored from './classifier-weights.json' with { type: 'json' }
import { isEnglish } from './english.rules.ts'
import { probabilityOf, readModel } from './linear-model.rules.ts'
import { bucketsOf, wordsOf } from './ngrams.rules.ts'
import { topicsOf } from './topics.rules.ts'

const model = readModel(stored)

/** The one that comes with the plugin; see the model card in the README. */
export const shippedClassifier: TextClassifier = {
  name: 'shipped',
  version: model.version,
  classify: (texts) => texts.map(classifyOne),
}

function classifyOne(text: string): Classification | null {
  const words = wordsOf(text)
  if (!isEnglish(text, words)) return null
  return { debtCollection: probabilityOf(bucketsOf(words), model), topics: topicsOf(text) }
}
