import { z } from 'zod'

const minor = z.number().int().min(0)
const days = z.number().int().min(1)
const share = z.number().min(0).max(1)

/** A band of the court's fee schedule: from `fromMinor` on, `fixedMinor` and `rate` of what lies above `fromMinor`. */
const feeBand = z.strictObject({ fromMinor: minor, fixedMinor: minor, rate: share })
const abilityBand = z.strictObject({ upTo: z.number().min(0).max(100), factor: z.number().min(0).max(2) })

const document = z.strictObject({
  /** Upper snake case, unique. */
  code: z.string().regex(/^[A-Z][A-Z0-9_]{0,59}$/),
  name: z.string().min(1),
  nameZh: z.string().min(1),
  /** The stage that is refused while it is missing. */
  neededFor: z.enum(['FILING_PREPARED', 'FILED', 'ENFORCEMENT']),
})

const DOCUMENTS: z.input<typeof document>[] = [
  { code: 'CONTRACT', name: 'Contract', nameZh: '合同', neededFor: 'FILED' },
  { code: 'STATEMENT_OF_ACCOUNT', name: 'Statement of account', nameZh: '账户明细', neededFor: 'FILED' },
  { code: 'PROOF_OF_DISBURSEMENT', name: 'Proof of disbursement', nameZh: '放款凭证', neededFor: 'FILED' },
  { code: 'NOTICE_WITH_PROOF_OF_SERVICE', name: 'Notice before action with proof of service', nameZh: '律师函及送达凭证', neededFor: 'FILED' },
  { code: 'ID_COPY', name: 'Copy of the debtor’s identity document', nameZh: '身份证复印件', neededFor: 'FILED' },
  { code: 'POWER_OF_ATTORNEY', name: 'Power of attorney', nameZh: '授权委托书', neededFor: 'FILED' },
  { code: 'TITLE_COPY', name: 'Copy of the title', nameZh: '生效法律文书', neededFor: 'ENFORCEMENT' },
]

/** Money is in minor units of the portfolio's currency throughout. Periods and fees are policy: set your court's. */
export const config = z.strictObject({
  /** Past due from which court action is thought of at all. */
  minimumPastDueMinor: minor.default(100_000),
  /** Days that must pass between the notice and the filing. */
  noticeDays: days.default(14),
  /** A case whose first account is time-barred within so many days is pointed out. */
  limitationWarningDays: days.default(90),
  /** Treatments that are legal steps: the notice, the filing, and the task of a deadline. */
  noticeTreatment: z.string().min(1).default('LEGAL_NOTICE'),
  filingTreatment: z.string().min(1).default('LEGAL_FILING'),
  deadlineTreatment: z.string().min(1).default('LEGAL_DEADLINE'),

  /** What court action is expected to bring in: a share of the claim by grade, times a factor by ability points (0 able, 100 unable). */
  recovery: z
    .strictObject({
      byGrade: z.record(z.string(), share).default({ A: 0.9, B: 0.7, C: 0.5, D: 0.35, INSUFFICIENT_DATA: 0.3 }),
      /** By the first band that reaches the points; unknown ability counts as 1. */
      byAbility: z.array(abilityBand).default([{ upTo: 33, factor: 1.2 }, { upTo: 66, factor: 1 }, { upTo: 100, factor: 0.6 }]),
    })
    .prefault({}),
  /** What it is expected to cost. */
  cost: z
    .strictObject({
      courtFee: z
        .array(feeBand)
        .min(1)
        .default([
          { fromMinor: 0, fixedMinor: 5_000, rate: 0 },
          { fromMinor: 1_000_000, fixedMinor: 5_000, rate: 0.025 },
          { fromMinor: 10_000_000, fixedMinor: 230_000, rate: 0.02 },
          { fromMinor: 20_000_000, fixedMinor: 430_000, rate: 0.015 },
          { fromMinor: 50_000_000, fixedMinor: 880_000, rate: 0.01 },
        ]),
      counselFixedMinor: minor.default(10_000),
      counselRate: share.default(0.05),
      enforcementMinor: minor.default(5_000),
    })
    .prefault({}),
  /** The expected recovery must be above the expected cost times this. */
  margin: z.number().min(0).default(1.2),

  /** Four eyes. */
  approval: z
    .strictObject({
      /** A filing needs an approval. */
      filing: z.boolean().default(true),
      /** So does an opening from this amount; null: never. */
      openingFromMinor: minor.nullable().default(10_000_000),
      /** An approval no longer counts once the claim differs from the approved one by more than this share. */
      tolerance: share.default(0.1),
      /** Or once so many days have passed. */
      validDays: days.default(60),
    })
    .prefault({}),

  documents: z
    .array(document)
    .default(DOCUMENTS.map((one) => ({ ...one })))
    .refine((list) => new Set(list.map((one) => one.code)).size === list.length, 'Two documents have the same code.'),

  /** Days from the event that starts each period. */
  periods: z
    .strictObject({
      fileBy: days.default(30),
      courtAcceptance: days.default(7),
      courtFee: days.default(7),
      mediationEnd: days.default(30),
      objection: days.default(15),
      answer: days.default(15),
      appeal: days.default(15),
      enforcementApplication: days.default(730),
      enforcementReview: days.default(180),
      assetCheck: days.default(180),
      withdrawal: days.default(7),
      measureRelease: days.default(3),
    })
    .prefault({}),
  /** A deadline becomes a task so many days before it. */
  deadlineTaskDays: days.default(14),
})

export type Config = z.output<typeof config>
export type DocumentSpec = Config['documents'][number]
