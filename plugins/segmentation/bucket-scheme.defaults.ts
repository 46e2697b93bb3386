import type { BucketScheme } from './bucket-scheme.rules.ts'

/** Shipped schemes. MONTHLY_30 is the one that the KPIs use, with the same codes; a test holds the two together. */
export const SHIPPED_SCHEMES: readonly BucketScheme[] = [
  {
    code: 'MONTHLY_30',
    version: 1,
    buckets: [
      { code: 'CURRENT', minDpd: 0, maxDpd: 1, name: 'Not past due', nameZh: '正常', aliases: [{ name: 'M0', minDpd: 0, maxDpd: 1 }] },
      {
        code: 'M1', minDpd: 1, maxDpd: 31, name: '1 to 30 days past due', nameZh: '逾期1–30天',
        aliases: [{ name: 'S1', minDpd: 1, maxDpd: 11 }, { name: 'S2', minDpd: 11, maxDpd: 31 }],
      },
      { code: 'M2', minDpd: 31, maxDpd: 61, name: '31 to 60 days past due', nameZh: '逾期31–60天', aliases: [{ name: 'M1-M2', minDpd: 31, maxDpd: 61 }] },
      { code: 'M3', minDpd: 61, maxDpd: 91, name: '61 to 90 days past due', nameZh: '逾期61–90天', aliases: [{ name: 'M2-M3', minDpd: 61, maxDpd: 91 }] },
      { code: 'M4', minDpd: 91, maxDpd: 121, name: '91 to 120 days past due', nameZh: '逾期91–120天', aliases: [] },
      { code: 'M5', minDpd: 121, maxDpd: 151, name: '121 to 150 days past due', nameZh: '逾期121–150天', aliases: [] },
      { code: 'M6', minDpd: 151, maxDpd: 181, name: '151 to 180 days past due', nameZh: '逾期151–180天', aliases: [] },
      {
        code: 'M6+', minDpd: 181, maxDpd: null, name: 'More than 180 days past due', nameZh: '逾期180天以上',
        aliases: [{ name: 'M7+', minDpd: 181, maxDpd: null }],
      },
    ],
  },
  {
    code: 'STAGES_S',
    version: 1,
    buckets: [
      { code: 'S0', minDpd: 0, maxDpd: 1, name: 'Not past due', nameZh: '正常', aliases: [{ name: 'M0', minDpd: 0, maxDpd: 1 }] },
      { code: 'S1', minDpd: 1, maxDpd: 11, name: '1 to 10 days past due', nameZh: '逾期1–10天', aliases: [] },
      { code: 'S2', minDpd: 11, maxDpd: 31, name: '11 to 30 days past due', nameZh: '逾期11–30天', aliases: [] },
      { code: 'M1-M2', minDpd: 31, maxDpd: 61, name: '31 to 60 days past due', nameZh: '逾期31–60天', aliases: [{ name: 'M2', minDpd: 31, maxDpd: 61 }] },
      { code: 'M2-M3', minDpd: 61, maxDpd: 91, name: '61 to 90 days past due', nameZh: '逾期61–90天', aliases: [{ name: 'M3', minDpd: 61, maxDpd: 91 }] },
      {
        code: 'M3+', minDpd: 91, maxDpd: null, name: 'More than 90 days past due', nameZh: '逾期90天以上',
        aliases: [{ name: 'M4+', minDpd: 91, maxDpd: null }],
      },
    ],
  },
]
