import { type Classification, openClassifier, type TextClassifier } from './classifier.ts'
import type { Config } from './config.ts'

/** What is stored with a text: what a model made of it, and which model. A suggestion, never a decision. */
export interface Suggestion extends Classification {
  /** `name@version`. */
  readonly model: string
}

/** One model a configuration, opened at the start, or at the first text where nothing was started. */
const opened = new WeakMap<Config, Promise<TextClassifier | null>>()

export function classifierOf(config: Config): Promise<TextClassifier | null> {
  let classifier = opened.get(config)
  if (classifier === undefined) opened.set(config, (classifier = openClassifier(config)))
  return classifier
}

/**
 * A suggestion for each text; null where there is no text, or no answer. A model that throws, is late or answers wrongly suggests
 * nothing: what the customer said is kept all the same. Never inside `tx`.
 */
export async function suggest(config: Config, texts: readonly (string | null)[]): Promise<(Suggestion | null)[]> {
  const asked = texts.flatMap((text, index) => (text === null ? [] : [{ text, index }]))
  const suggestions: (Suggestion | null)[] = texts.map(() => null)
  if (asked.length === 0) return suggestions
  try {
    const classifier = await classifierOf(config)
    if (classifier === null) return suggestions
    const answers = await within(config.classifierSeconds, async () => classifier.classify(asked.map(({ text }) => text)))
    if (answers.length !== asked.length) return suggestions
    answers.forEach((answer, i) => {
      const { index } = asked[i] as { index: number }
      if (isClassification(answer)) suggestions[index] = { model: `${classifier.name}@${classifier.version}`, debtCollection: answer.debtCollection, topics: answer.topics.slice(0, 5) }
    })
    return suggestions
  } catch {
    return texts.map(() => null)
  }
}

async function within<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The classifier is late.')), seconds * 1000)
  })
  return Promise.race([work(), late]).finally(() => clearTimeout(timer))
}

const isShare = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= 1

/** A module of one's own may be JavaScript: its answers are looked at before they are stored. */
function isClassification(answer: Classification | null): answer is Classification {
  if (answer === null || typeof answer !== 'object' || !Array.isArray(answer.topics)) return false
  if (answer.debtCollection !== null && !isShare(answer.debtCollection)) return false
  return answer.topics.every((topic) => /^[A-Z][A-Z0-9_]{0,63}$/.test(String(topic?.label)) && isShare(topic.probability))
}
