import type { Faker } from '@faker-js/faker'
import { addDays } from './calendar.rules.ts'

/** State and the zone of most of it, or null where it has two and the customer's is not known. */
const STATES: readonly (readonly [code: string, zone: string | null, weight: number])[] = [
  ['CA', 'America/Los_Angeles', 12],
  ['TX', 'America/Chicago', 9],
  ['FL', null, 7],
  ['NY', 'America/New_York', 6],
  ['PA', 'America/New_York', 4],
  ['IL', 'America/Chicago', 4],
  ['OH', 'America/New_York', 4],
  ['GA', 'America/New_York', 3],
  ['NC', 'America/New_York', 3],
  ['MI', 'America/Detroit', 3],
  ['AZ', 'America/Phoenix', 2],
  ['TN', null, 2],
  ['CO', 'America/Denver', 2],
  ['WA', 'America/Los_Angeles', 2],
  ['HI', 'Pacific/Honolulu', 1],
]

export interface SampleContactPoint {
  readonly kind: 'PHONE' | 'EMAIL' | 'POSTAL' | 'SOCIAL'
  readonly value: string
  readonly consented: readonly string[]
  readonly optedOut: readonly string[]
  readonly verifiedOn: string | null
  readonly invalidSince: string | null
}

export interface SampleCustomer {
  readonly externalId: string
  readonly kind: 'PERSON' | 'ORGANISATION'
  readonly fullName: string
  readonly language: string
  readonly timeZone: string | null
  readonly country: string | null
  readonly region: string | null
  readonly preferredChannel: string | null
  readonly vulnerable: boolean
  readonly deceased: boolean
  readonly bankrupt: boolean
  readonly annualIncome: string | null
  readonly contactPoints: readonly SampleContactPoint[]
}

/** A customer who does not exist: names and addresses from a faker, telephone numbers from the range kept for fiction, mail at example.com. */
export function sampleCustomer(faker: Faker, externalId: string, asOf: string): SampleCustomer {
  const has = (probability: number) => faker.datatype.boolean({ probability })
  const person = has(0.97)
  const first = faker.person.firstName()
  const last = faker.person.lastName()
  const [region, zone] = faker.helpers.weightedArrayElement(STATES.map((state) => ({ value: state, weight: state[2] })))
  const known = has(0.97)
  return {
    externalId,
    kind: person ? 'PERSON' : 'ORGANISATION',
    fullName: person ? `${first} ${last}` : faker.company.name(),
    language: has(0.87) ? 'en' : 'es',
    timeZone: known && has(0.85) ? zone : null,
    country: known ? 'US' : null,
    region: known ? region : null,
    preferredChannel: has(0.35)
      ? faker.helpers.weightedArrayElement([
          { value: 'SMS', weight: 4 },
          { value: 'EMAIL', weight: 3 },
          { value: 'VOICE', weight: 2 },
          { value: 'LETTER', weight: 1 },
        ])
      : null,
    vulnerable: person && has(0.03),
    deceased: person && has(0.007),
    bankrupt: has(0.015),
    annualIncome: person && has(0.72) ? `${faker.number.int({ min: 18, max: 60 }) * 1000 + Math.round(faker.number.float() ** 3 * 90_000)}.00` : null,
    contactPoints: contactPoints(faker, asOf, { first, last, region, has }),
  }
}

interface Person {
  readonly first: string
  readonly last: string
  readonly region: string
  readonly has: (probability: number) => boolean
}

function contactPoints(faker: Faker, asOf: string, { first, last, region, has }: Person): SampleContactPoint[] {
  const points: SampleContactPoint[] = []
  const add = (kind: SampleContactPoint['kind'], value: string, consented: string[], optedOut: string[]): void => {
    const opted = optedOut.filter((channel) => consented.includes(channel))
    const verifiedOn = has(0.5) ? addDays(asOf, -faker.number.int({ min: 30, max: 900 })) : null
    const invalidSince = has(0.04) ? addDays(asOf, -faker.number.int({ min: 1, max: 300 })) : null
    points.push({ kind, value, consented: consented.filter((channel) => !opted.includes(channel)), optedOut: opted, verifiedOn, invalidSince })
  }
  for (let phones = has(0.94) ? (has(0.18) ? 2 : 1) : 0; phones > 0; phones--) {
    // 555-0100 to 555-0199 are kept for fiction in every area code of the North American plan.
    const number = `+1${faker.number.int({ min: 201, max: 989 })}55501${faker.string.numeric(2)}`
    add('PHONE', number, ['VOICE', ...(has(0.7) ? ['SMS'] : [])], [...(has(0.04) ? ['VOICE'] : []), ...(has(0.07) ? ['SMS'] : [])])
  }
  if (has(0.78))
    add(
      'EMAIL',
      faker.internet.email({ firstName: first, lastName: last, provider: 'example.com' }),
      has(0.8) ? ['EMAIL'] : [],
      has(0.06) ? ['EMAIL'] : [],
    )
  if (has(0.93)) {
    const address = `${faker.location.streetAddress()}, ${faker.location.city()}, ${region} ${faker.location.zipCode('#####')}`
    add('POSTAL', address, ['LETTER', 'LEGAL', ...(has(0.5) ? ['VISIT'] : [])], has(0.02) ? ['VISIT'] : [])
  }
  if (has(0.1)) add('SOCIAL', `@${faker.internet.username({ firstName: first, lastName: last }).toLowerCase()}`, has(0.5) ? ['SOCIAL'] : [], [])
  return points
}
