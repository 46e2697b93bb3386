// `node --import tsx plugins/feedback-collection/train-classifier.ts FILE.csv.gz`: learns "is it about debt collection?" from published
// complaints (columns Product and "Consumer complaint narrative") and writes classifier-weights.json. The same file gives the same bytes.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import type { StoredModel } from './linear-model.rules.ts'
import { bucketsOf, wordsOf } from './ngrams.rules.ts'
import { type Example, train } from './train-model.rules.ts'

const file = process.argv[2]
if (file === undefined) throw new Error('Name the file of complaints: train-classifier.ts FILE.csv.gz')

const rows = parse<Record<string, string>>(gunzipSync(readFileSync(file)), { columns: true, relax_column_count: true })
const byText = new Map<string, Example>()
for (const row of rows) {
  const text = (row['Consumer complaint narrative'] ?? '').trim()
  // Form letters repeat: each counts once.
  if (text !== '' && !byText.has(text)) byText.set(text, { buckets: bucketsOf(wordsOf(text)), positive: row['Product'] === 'Debt collection' })
}
const { bias, weights } = train([...byText.values()])
const scale = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127
const stored: StoredModel = {
  version: '1',
  bias: Number(bias.toFixed(6)),
  scale: Number(scale.toPrecision(8)),
  weights: Buffer.from(Int8Array.from(weights, (weight) => Math.round(weight / scale))).toString('base64'),
}
writeFileSync(join(import.meta.dirname, 'classifier-weights.json'), `${JSON.stringify(stored, null, 2)}\n`)
console.log(`${byText.size} texts, ${[...byText.values()].filter((example) => example.positive).length} of debt collection.`)
