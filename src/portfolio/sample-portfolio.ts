import { base, en, Faker } from '@faker-js/faker'
import { Readable } from 'node:stream'
import { type SampleAccount, sampleAccount, type SampleSnapshot } from './sample-account.ts'
import { type SampleCustomer, sampleCustomer } from './sample-customer.ts'

export interface SampleOptions {
  /** The same seed and date give the same portfolio. */
  readonly seed: number
  /** Number of customers; 5,000 unless told. */
  readonly customers?: number
  /** Business date at whose end the portfolio is shown, 'YYYY-MM-DD'. */
  readonly asOf: string
}

/** One line of the sample file: an account with its customer and its last six months. */
export interface SampleRecord {
  readonly account: SampleAccount
  readonly customer: SampleCustomer
  readonly history: readonly SampleSnapshot[]
}

/** A made-up collections portfolio. About 15 % of the customers have two or three accounts, each on a line of its own. */
export async function* samplePortfolio({ seed, customers = 5000, asOf }: SampleOptions): AsyncGenerator<SampleRecord> {
  const faker = new Faker({ locale: [en, base], seed })
  faker.setDefaultRefDate(`${asOf}T00:00:00Z`)
  let number = 0
  for (let index = 1; index <= customers; index++) {
    const customer = sampleCustomer(faker, `C${String(index).padStart(6, '0')}`, asOf)
    const accounts = faker.datatype.boolean({ probability: 0.15 }) ? faker.number.int({ min: 2, max: 3 }) : 1
    for (let i = 0; i < accounts; i++) {
      yield { customer, ...sampleAccount(faker, `A${String(++number).padStart(7, '0')}`, asOf) }
    }
  }
}

/** The sample as NDJSON, to be imported with `examples/maps/sample.map.json`. */
export function sampleStream(options: SampleOptions): Readable {
  return Readable.from(lines(options), { objectMode: false })
}

async function* lines(options: SampleOptions): AsyncGenerator<string> {
  let text = ''
  for await (const record of samplePortfolio(options)) {
    text += `${JSON.stringify(record)}\n`
    if (text.length < 65_536) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}
