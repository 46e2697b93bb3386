import { z } from 'zod'
import { CHANNELS } from '../../src/plugin-host/index.ts'

/** Why complaints come about. `collection`: the way of collecting is the root, so that it counts in the complaint rate (K32). */
const ROOT_CAUSES = [
  { code: 'TOO_MANY_CONTACTS', collection: true },
  { code: 'TONE_OR_CONDUCT', collection: true },
  { code: 'WRONG_TIME_OR_PLACE', collection: true },
  { code: 'UNWANTED_CHANNEL', collection: true },
  { code: 'WRONG_PERSON', collection: true },
  { code: 'THIRD_PARTY_TOLD', collection: true },
  { code: 'DISPUTE_IGNORED', collection: true },
  { code: 'HARDSHIP_IGNORED', collection: true },
  { code: 'LEGAL_THREAT', collection: true },
  { code: 'NOTICE_MISSING', collection: true },
  { code: 'PAYMENT_NOT_BOOKED', collection: false },
  { code: 'AMOUNT_WRONG', collection: false },
  { code: 'PRODUCT_OR_LENDER', collection: false },
] as const

const code = z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'an upper-snake-case code')
const share = z.number().min(0).max(1)

export const config = z.strictObject({
  /** Days, of 24 hours each, within which a complaint is to be acknowledged. */
  acknowledgeDays: z.number().int().min(1).default(5),
  /** Days, of 24 hours each, within which a complaint is to be answered; a reopened one has them anew. */
  complaintDays: z.number().int().min(1).default(15),
  /** Days before either clock runs out from which a task reminds of it. */
  warnDays: z.number().int().min(0).default(2),
  /** Outcome code of a contact in which the customer complained. */
  complaintOutcome: z.string().min(1).default('COMPLAINT'),
  rootCauses: z.array(z.strictObject({ code, collection: z.boolean() })).default([...ROOT_CAUSES]),
  /** Categories, topics and root causes that are about the channel: an opt-out of the action's channel is suggested. */
  channelCodes: z.array(code).default(['COMMUNICATION_TACTICS', 'UNWANTED_CHANNEL', 'TOO_MANY_CONTACTS']),
  /** Longest text that is kept of a comment or a complaint. */
  textMax: z.number().int().min(1).max(100_000).default(10_000),
  /** `shipped`, `none`, or a module (path or package) that exports `classifier`. */
  classifier: z.string().min(1).default('shipped'),
  /** Longest that a batch of texts may take to be classified; beyond it there is no suggestion. */
  classifierSeconds: z.number().positive().max(30).default(2),
  invitations: z
    .strictObject({
      /** Outcome class of a contact -> share of such contacts that gets an invitation. Empty: none. */
      shares: z.partialRecord(z.enum(['RIGHT_PARTY', 'DELIVERED']), share).default({ RIGHT_PARTY: 0.2 }),
      /** Channels by which it may be sent. */
      channels: z.array(z.enum(CHANNELS)).min(1).default(['SMS', 'EMAIL']),
      /** A customer gets one at most in so many days. */
      everyDays: z.number().int().min(1).default(90),
      /** Not sent within so many days of the conversation, it is not sent any more. */
      sendWithinDays: z.number().int().min(1).default(5),
      /** Answers are taken for so many days after it was sent. */
      validDays: z.number().int().min(1).default(14),
    })
    .prefault({}),
  /** With fewer behind the denominator, CSAT is not shown and the other figures are marked. */
  minN: z.number().int().min(1).default(30),
  /** Scores up to this are negative feedback. */
  negativeScore: z.number().int().min(1).max(4).default(2),
  /** Outcome codes of conversations in which the customer refused. */
  refusalOutcomes: z.array(z.string().min(1)).default(['REFUSES_TO_PAY', 'STOP_CONTACT']),
})

export type Config = z.output<typeof config>
