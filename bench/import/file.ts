import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { type ImportMap, parseImportMap } from '../../src/portfolio/import-map.ts'
import { WORLD_DAY } from '../portfolio-world.ts'

export const FILE_COLUMNS = [
  'account', 'customer', 'name', 'income', 'state', 'zone', 'product', 'credit_limit', 'principal', 'outstanding', 'past_due', 'due_since', 'opened',
  'phone', 'phone_ok', 'email', 'email_ok', 'address',
] as const

/** A lender's file by arithmetic: one row an account, its customer and three contact points beside it; every fourth customer twice. */
export async function writeAccountFile(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path)
  let chunk = FILE_COLUMNS.join(',') + '\n'
  for (let i = 0; i < rows; i++) {
    chunk += accountLine(i)
    if (chunk.length < 1 << 16) continue
    if (!file.write(chunk)) await once(file, 'drain')
    chunk = ''
  }
  file.end(chunk)
  await once(file, 'finish')
}

const ZONES = ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles', '']
const STATES = ['NY', 'IL', 'CO', 'CA', '']
const DAY_MS = 86_400_000
const DAY = Date.parse(WORLD_DAY)

const date = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** Minor units as the decimal text that a file has. */
const money = (minor: number): string => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`

function accountLine(i: number): string {
  const k = 1 + Math.floor((i * 4) / 5)
  const owed = 10_000 + ((i * 7_919) % 900_000)
  const dpd = i % 10 === 0 ? 0 : 1 + ((i * 31) % 400)
  const place = k % ZONES.length
  return (
    [
      `A${i}`, `C${k}`, `"Doe ${k}, Jane"`, k % 7 === 0 ? '' : money(2_000_000 + (k % 97) * 100_000), STATES[place], ZONES[place],
      i % 4 === 2 ? 'LOAN' : 'CARD', money(owed * 2), money(owed), money(owed), dpd === 0 ? '0' : money(100 + Math.floor(owed / 10)),
      dpd === 0 ? '' : date(DAY - dpd * DAY_MS), date(DAY - (500 + (i % 900)) * DAY_MS),
      `+1555${String(k).padStart(7, '0')}`, k % 11 === 0 ? '' : 'VOICE;SMS', `c${k}@example.com`, k % 13 === 0 ? '' : 'EMAIL',
      `"${k} Main Street, Springfield"`,
    ].join(',') + '\n'
  )
}

export function accountFileMap(): ImportMap {
  const column = (name: (typeof FILE_COLUMNS)[number]) => ({ column: name })
  return parseImportMap({
    portfolio: { code: 'BENCH', name: 'Benchmark', currency: 'USD', timeZone: 'America/New_York', country: 'US' },
    sourceSystem: 'bench',
    record: 'account',
    asOf: { const: WORLD_DAY },
    account: {
      externalId: column('account'),
      product: column('product'),
      creditLimit: column('credit_limit'),
      principal: column('principal'),
      outstanding: column('outstanding'),
      pastDue: column('past_due'),
      oldestUnpaidDueDate: column('due_since'),
      openedOn: column('opened'),
    },
    customer: {
      externalId: column('customer'),
      fullName: column('name'),
      annualIncome: column('income'),
      region: column('state'),
      timeZone: column('zone'),
      country: { const: 'US' },
    },
    contactPoints: [
      { kind: { const: 'PHONE' }, value: column('phone'), consented: { column: 'phone_ok', split: ';' } },
      { kind: { const: 'EMAIL' }, value: column('email'), consented: { column: 'email_ok', split: ';' } },
      { kind: { const: 'POSTAL' }, value: column('address'), consented: { const: ['LETTER', 'VISIT'] } },
    ],
  })
}
