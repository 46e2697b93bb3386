import { assertMove, InvalidInput, type PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { deadlinesOf, effectiveDate } from './deadline.rules.ts'
import { missingDocuments } from './document.rules.ts'
import { LegalPrerequisitesMissing } from './errors.ts'
import { legalCaseMachine } from './legal-case.machine.ts'
import { checkDate, lockLegalCase, readCase, tell } from './legal-case.rows.ts'
import { stampOf } from './legal-case.service.ts'
import { moveStages } from './stage-move.service.ts'
import type { LegalStage } from './stages.ts'
import { foreseeable } from './text.rules.ts'

/** Stages that have a mutation of their own are not reached by advancing. */
export const ADVANCE_STAGES = [
  'MEDIATION', 'PAYMENT_ORDER', 'HEARING', 'JUDGMENT', 'ENFORCEMENT', 'ENFORCEMENT_TERMINATED', 'SATISFIED', 'SETTLED', 'DISMISSED',
] as const satisfies readonly LegalStage[]
export type AdvanceStage = (typeof ADVANCE_STAGES)[number]

export interface Advance {
  readonly id: number
  readonly to: AdvanceStage
  /** 'YYYY-MM-DD'; null: today. */
  readonly on: string | null
  readonly reason: string | null
  readonly hearingOn: string | null
  /** In minor units of the portfolio's currency. */
  readonly amount: { readonly minor: number; readonly currency: string } | null
  readonly effectiveOn: string | null
  readonly reference: string | null
  readonly actor: string
}

/** Stages for which a reason must be given, beside the objection that leads from a payment order to a hearing. */
const REASONED: readonly AdvanceStage[] = ['ENFORCEMENT_TERMINATED', 'SETTLED', 'DISMISSED']
/** The stages that an optional input belongs to. */
const BELONGS = {
  hearingOn: ['HEARING'],
  effectiveOn: ['JUDGMENT'],
  amount: ['JUDGMENT', 'SETTLED'],
  reference: ['MEDIATION', 'PAYMENT_ORDER', 'HEARING', 'JUDGMENT', 'ENFORCEMENT'],
} as const satisfies Readonly<Record<string, readonly AdvanceStage[]>>

/** Takes a legal case on at court. Throws `NotFound`, `InvalidInput`, `IllegalTransition`, `LegalPrerequisitesMissing` (documents for the enforcement). */
export function advanceLegalCase(host: PluginHost, config: Config, advance: Advance): Promise<void> {
  checkInputs(advance)
  return host.tx(async (tx) => {
    const { id, to, reason, hearingOn, actor, amount } = advance
    const legal = await lockLegalCase(tx, id)
    assertMove(legalCaseMachine, legal.stage, to)
    const { today, legal: open } = await readCase(tx, legal.caseId, host.now())
    const on = advance.on ?? today
    checkDate('on', on, legal, today)
    if (to === 'HEARING' && legal.stage === 'PAYMENT_ORDER' && reason === null) {
      throw new InvalidInput('A payment order goes to a hearing upon an objection. Say which, in reason.', ['reason'])
    }
    if (amount !== null && amount.currency !== legal.currency) {
      throw new InvalidInput(`The amount is in ${amount.currency}, and the claim in ${legal.currency}. Give it in ${legal.currency}.`, ['amount', 'currency'])
    }
    if (to === 'ENFORCEMENT') {
      const missing = missingDocuments('ENFORCEMENT', open?.documents ?? [], config)
      if (missing !== null) throw new LegalPrerequisitesMissing([missing])
    }
    const entry = { from: legal.stage, to, on, hearingOn, effectiveOn: advance.effectiveOn }
    await moveStages(tx, [{ legal, to, on, reason, deadlines: deadlinesOf(entry, config) }], stampOf(host, config, actor))
    await tx.query(
      `UPDATE legal_case SET awarded_minor = CASE WHEN $2 = 'JUDGMENT' THEN $3 ELSE awarded_minor END,
         effective_on = CASE WHEN $2 = 'JUDGMENT' THEN $4::date ELSE effective_on END, settled_minor = CASE WHEN $2 = 'SETTLED' THEN $3 ELSE settled_minor END,
         enforcement_reference = CASE WHEN $2 = 'ENFORCEMENT' THEN coalesce($5, enforcement_reference) ELSE enforcement_reference END,
         court_reference = CASE WHEN $2 <> 'ENFORCEMENT' THEN coalesce($5, court_reference) ELSE court_reference END
       WHERE id = $1`,
      [id, to, amount?.minor ?? null, to === 'JUDGMENT' ? effectiveDate(entry, config) : null, advance.reference],
    )
    await tell(tx, 'legalCase.advanced', actor, { ...legal, from: legal.stage, to, on, reason })
  })
}

function checkInputs(advance: Advance): void {
  const { to, reason, on, hearingOn, effectiveOn, amount } = advance
  for (const [field, stages] of Object.entries(BELONGS) as [keyof typeof BELONGS, readonly AdvanceStage[]][]) {
    if (advance[field] !== null && !stages.includes(to)) throw new InvalidInput(`${field} belongs to ${stages.join(', ')}, not to ${to}. Leave it out.`, [field])
  }
  foreseeable('hearingOn', hearingOn)
  foreseeable('effectiveOn', effectiveOn)
  if (reason === null && REASONED.includes(to)) throw new InvalidInput(`${to} needs a reason. Say why.`, ['reason'])
  if (to === 'JUDGMENT' && amount === null) throw new InvalidInput('JUDGMENT needs the amount that was awarded.', ['amount'])
  if (amount !== null && amount.minor < 0) throw new InvalidInput('The amount is below zero.', ['amount', 'amount'])
  if (on !== null && hearingOn !== null && hearingOn < on) throw new InvalidInput(`hearingOn ${hearingOn} is before ${on}.`, ['hearingOn'])
  if (on !== null && effectiveOn !== null && effectiveOn < on) throw new InvalidInput(`effectiveOn ${effectiveOn} is before ${on}.`, ['effectiveOn'])
}
