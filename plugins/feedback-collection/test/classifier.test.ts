import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { suggest } from '../classify.service.ts'
import { openClassifier } from '../classifier.ts'
import { config } from '../config.ts'
import { readModel } from '../linear-model.rules.ts'
import { bucketsOf, wordsOf } from '../ngrams.rules.ts'
import { shippedClassifier } from '../shipped-classifier.ts'
import { train } from '../train-model.rules.ts'

const DATA = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data')
const OPEN = join(DATA, 'cfpb_complaints', 'cfpb_18col_open.csv.gz')
const COMMENTS = join(DATA, 'cdcp_debt_comments', 'cdcp_comments_train.csv.gz')
const TRAINED_ON = join(DATA, 'cfpb_complaints', 'cfpb_product_narrative_2015.csv.gz')
const rowsOf = (file: string) => parse<Record<string, string>>(gunzipSync(readFileSync(file)), { columns: true, relax_column_count: true })

/** Probability that a positive scores higher than a negative; ties count half. */
function aucOf(positives: readonly number[], negatives: readonly number[]): number {
  const sorted = [...positives.map((score) => ({ score, yes: 1 })), ...negatives.map((score) => ({ score, yes: 0 }))].sort((a, b) => a.score - b.score)
  let [below, wins] = [0, 0]
  for (let i = 0; i < sorted.length; ) {
    const tied = sorted.slice(i).findIndex((one) => one.score !== sorted[i]?.score)
    const group = sorted.slice(i, tied < 0 ? undefined : i + tied)
    const no = group.filter((one) => one.yes === 0).length
    wins += (group.length - no) * (below + no / 2)
    below += no
    i += group.length
  }
  return wins / (positives.length * negatives.length)
}

const scoresOf = async (texts: readonly string[]) => (await shippedClassifier.classify(texts)).map((answer) => answer?.debtCollection ?? 0)

const missing = [OPEN, COMMENTS, TRAINED_ON].filter((file) => !existsSync(file))
if (missing.length > 0) console.warn(`The shipped classifier is not measured: there is no ${missing.join(', ')}.`)
describe.skipIf(missing.length > 0)('measured', () => {
  it('tells debt collection from the rest with an AUC of at least 0.85, on complaints and on public comments that it has not seen', async () => {
    const narratives = new Map(rowsOf(OPEN).map((row) => [(row['Consumer complaint narrative'] ?? '').trim(), row['Product'] === 'Debt collection']))
    narratives.delete('')
    const texts = [...narratives.keys()]
    const scores = await scoresOf(texts)
    const of = (debt: boolean) => scores.filter((_, i) => narratives.get(texts[i] as string) === debt)
    const comments = await scoresOf(rowsOf(COMMENTS).map((row) => row['text'] as string))
    const auc = { complaints: aucOf(of(true), of(false)), comments: aucOf(comments, of(false)) }
    console.log(`AUC ${JSON.stringify(auc)}; ${of(true).length} and ${comments.length} of debt collection, ${of(false).length} of the rest`)
    expect(auc.complaints).toBeGreaterThanOrEqual(0.85)
    expect(auc.comments).toBeGreaterThanOrEqual(0.85)
  })

  it('the weights that are committed are those that the training gives', () => {
    const byText = new Map(rowsOf(TRAINED_ON).map((row) => [(row['Consumer complaint narrative'] ?? '').trim(), row['Product'] === 'Debt collection']))
    byText.delete('')
    const { weights, bias } = train([...byText].map(([text, positive]) => ({ buckets: bucketsOf(wordsOf(text)), positive })))
    const stored = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'classifier-weights.json'), 'utf8'))
    const model = readModel(stored)
    expect(model.bias).toBeCloseTo(bias, 4)
    const off = weights.filter((weight, j) => Math.abs(weight - (model.weights[j] as number) * model.scale) > model.scale)
    expect(off).toHaveLength(0)
  })
})

describe('the shipped classifier', () => {
  const topicsIn = async (text: string) => ((await shippedClassifier.classify([text]))[0]?.topics ?? []).map(({ label }) => label)

  it('suggests what a complaint is about', async () => {
    expect((await topicsIn('They keep calling me at work, five times a day, and will not stop calling'))[0]).toBe('COMMUNICATION_TACTICS')
    expect((await topicsIn('I already paid this in full and have the proof of payment'))[0]).toBe('PAID_ALREADY')
    expect((await topicsIn('This debt is not mine and I do not owe them anything'))[0]).toBe('DEBT_NOT_OWED')
    expect((await topicsIn('You are calling the wrong person, they were asking for someone else'))[0]).toBe('WRONG_PERSON')
  })

  it('says nothing of a text that is not English, rather than guess', async () => {
    for (const text of ['请不要再打电话给我，我没有欠这笔钱', 'Deje de llamarme, no debo nada a nadie por favor', 'Il ne faut plus me contacter pour cette dette', 'stop', '']) {
      expect(await shippedClassifier.classify([text]), text).toEqual([null])
    }
  })

  it('refuses weights that are cut short', () => {
    expect(() => readModel({ version: '1', bias: 0, scale: 1, weights: 'AAAA' })).toThrow('train-classifier.ts')
  })
})

describe('another classifier', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-classifier-'))
  const written = (name: string, body: string) => {
    const file = join(folder, name)
    writeFileSync(file, `export const classifier = { name: 'house', version: '7', classify: ${body} }`)
    return config.parse({ classifier: file, classifierSeconds: 0.05 })
  }
  const good = '(texts) => texts.map(() => ({ debtCollection: null, topics: [{ label: "RUDE", probability: 0.9 }] }))'

  it('is a module that the configuration names, asked once a batch and only for texts', async () => {
    expect(await suggest(written('good.mjs', good), ['a', null])).toEqual([{ model: 'house@7', debtCollection: null, topics: [{ label: 'RUDE', probability: 0.9 }] }, null])
    expect(await suggest(config.parse({ classifier: 'none' }), ['This is about the debt that you say I owe'])).toEqual([null])
  })

  it.each([
    ['throws', '() => { throw new Error("broken") }'],
    ['hangs', '() => new Promise(() => {})'],
    ['answers too few', '() => []'],
    ['answers a probability of 2', '(texts) => texts.map(() => ({ debtCollection: null, topics: [{ label: "RUDE", probability: 2 }] }))'],
    ['answers no code', '(texts) => texts.map(() => ({ debtCollection: null, topics: [{ label: "so rude", probability: 1 }] }))'],
  ])('that %s suggests nothing', async (name, body) => {
    expect(await suggest(written(`${name}.mjs`, body), ['a'])).toEqual([null])
  })

  it('that is not there, or exports none, stops the start', async () => {
    await expect(openClassifier(config.parse({ classifier: join(folder, 'nowhere.mjs') }))).rejects.toThrow('nowhere.mjs')
    writeFileSync(join(folder, 'empty.mjs'), 'export const other = 1')
    await expect(openClassifier(config.parse({ classifier: join(folder, 'empty.mjs') }))).rejects.toThrow('exports no `classifier`')
  })
})
