import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { type ClearCustomer, unmaskCustomer } from './customer-unmask.service.ts'

/** Characters of a purpose, at least: enough to say something. */
const PURPOSE_MIN = 10

/** `customerUnmask`: personal data in clear, recorded with the purpose. */
export function addCustomerUnmask({ builder, mutation }: Graph): void {
  const point = builder.objectRef<ClearCustomer['contactPoints'][number]>('ClearContactPoint').implement({
    description: 'An address in clear.',
    fields: (t) => ({
      contactPointId: t.globalID({ description: 'Global id of the contact point.', resolve: (p) => ({ type: 'ContactPoint', id: p.id }) }),
      kind: t.exposeString('kind', { description: 'PHONE, EMAIL, POSTAL or SOCIAL.' }),
      value: t.exposeString('value', { description: 'The address.' }),
    }),
  })
  const clear = builder.objectRef<ClearCustomer>('ClearCustomer').implement({
    description: 'A customer’s personal data in clear.',
    fields: (t) => ({
      fullName: t.exposeString('fullName', { nullable: true, description: 'Name; null where unknown.' }),
      contactPoints: t.field({ type: [point], description: 'Every address.', resolve: (c) => [...c.contactPoints] }),
    }),
  })
  mutation({
    name: 'customerUnmask',
    description: 'Gives a customer’s name and addresses in clear. Who asked, and why, is recorded in the event log.',
    roles: ['AGENT', 'COMPLIANCE', 'MANAGER'],
    input: (t) => ({
      customerId: t.globalID({ required: true, description: 'The customer.' }),
      purpose: t.string({ required: true, description: `Why it is needed, at least ${PURPOSE_MIN} characters; kept in the event log.` }),
    }),
    errors: [NotFound, InvalidInput],
    resolve: async (input, { db, viewer, clock }) => {
      const purpose = input.purpose.trim()
      if (input.customerId.typename !== 'Customer') {
        throw new InvalidInput(`customerId is the id of a ${input.customerId.typename}. Give the id of a Customer.`, ['customerId'])
      }
      if (purpose.length < PURPOSE_MIN) throw new InvalidInput(`The purpose has ${purpose.length} characters. Say why in at least ${PURPOSE_MIN}.`, ['purpose'])
      return { clear: await unmaskCustomer(db, Number(input.customerId.id), { actor: viewer.subject, purpose, at: clock.now() }) }
    },
    payload: (t) => ({
      clear: t.field({ type: clear, nullable: true, description: 'The data in clear.', resolve: (p) => p.clear ?? null }),
    }),
  })
}
