import type { Graph } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import { legalYield, type LegalVintage } from './yield.service.ts'

/** `legalYield`: K43. */
export function addYield({ builder }: Graph): void {
  const vintage = builder.objectRef<LegalVintage>('LegalYield').implement({
    description: `Legal yield (K43) of what was filed in one month. ${BY}`,
    fields: (t) => ({
      month: t.field({ type: 'LocalDate', description: 'First day of the month of filing.', resolve: (v) => v.month }),
      filed: t.exposeInt('filed', { description: 'Legal cases filed.' }),
      claim: t.field({ type: 'Money', description: 'Sum of the claims, as filed.', resolve: (v) => ({ minor: v.claimMinor, currency: v.currency }) }),
      paid: t.field({
        type: 'Money',
        description: 'Paid up to now on days on which the case was at court.',
        resolve: (v) => ({ minor: v.paidMinor, currency: v.currency }),
      }),
      cost: t.field({ type: 'Money', description: 'Legal costs up to now; what was recovered of them is taken off.', resolve: (v) => ({ minor: v.costMinor, currency: v.currency }) }),
      value: t.float({
        nullable: true,
        description: 'Paid less cost, divided by the claims, as a ratio; null where the claims are nothing.',
        resolve: (v) => (v.claimMinor === 0 ? null : (v.paidMinor - v.costMinor) / v.claimMinor),
      }),
    }),
  })
  builder.queryField('legalYield', (t) =>
    t.field({
      type: [vintage],
      nullable: true,
      description: `Legal yield (K43) by month of filing. Null where there is no such portfolio that you may see. ${BY}`,
      authScopes: { roles: ['MANAGER', 'COMPLIANCE', 'PARTNER'] },
      args: {
        portfolio: t.arg.string({ required: true, description: 'Code of the portfolio.' }),
        from: t.arg({ type: 'LocalDate', required: true, description: 'First day of filing.' }),
        to: t.arg({ type: 'LocalDate', required: true, description: 'First day of filing after the window.' }),
      },
      resolve: (_root, args, context) => legalYield(context, args),
    }),
  )
}
