interface StageSpec {
  readonly name: string
  readonly nameZh: string
  /** What it means. */
  readonly description: string
  /** Where the case is meanwhile: AT_COURT from the filing to the enforcement, when contact is by the legal channel only. */
  readonly phase: 'BEFORE_COURT' | 'AT_COURT' | 'RESTING' | 'CLOSED'
}

/** The stages, in the order in which a case meets them. */
export const STAGES = {
  CANDIDATE: { name: 'Candidate', nameZh: '拟诉', phase: 'BEFORE_COURT', description: 'Chosen for court action; nothing was sent yet.' },
  PRE_LITIGATION_NOTICE: { name: 'Notice before action', nameZh: '律师函', phase: 'BEFORE_COURT', description: 'The notice before action was sent (律师函).' },
  FILING_PREPARED: { name: 'Filing prepared', nameZh: '立案准备', phase: 'BEFORE_COURT', description: 'The papers are being made ready for a court.' },
  FILED: { name: 'Filed', nameZh: '立案', phase: 'AT_COURT', description: 'At court (立案).' },
  MEDIATION: { name: 'Mediation', nameZh: '调解', phase: 'AT_COURT', description: 'The court mediates (调解).' },
  PAYMENT_ORDER: { name: 'Payment order', nameZh: '支付令', phase: 'AT_COURT', description: 'A payment order was issued (支付令); an objection leads to a hearing.' },
  HEARING: { name: 'Hearing', nameZh: '开庭', phase: 'AT_COURT', description: 'Heard by the court (开庭), in the first or a later instance.' },
  JUDGMENT: {
    name: 'Judgment',
    nameZh: '判决',
    phase: 'AT_COURT',
    description: 'There is an enforceable title: a judgment (判决), a payment order without objection, or a confirmed mediation agreement (调解书).',
  },
  ENFORCEMENT: { name: 'Enforcement', nameZh: '执行', phase: 'AT_COURT', description: 'The court enforces (执行), by measures.' },
  ENFORCEMENT_TERMINATED: {
    name: 'Enforcement terminated',
    nameZh: '终本',
    phase: 'RESTING',
    description: 'Nothing was found to enforce against (终本). The title stays, and enforcement can be resumed (恢复执行).',
  },
  SATISFIED: { name: 'Satisfied', nameZh: '执行完毕', phase: 'CLOSED', description: 'Paid after the judgment, or by enforcement.' },
  SETTLED: { name: 'Settled', nameZh: '和解', phase: 'CLOSED', description: 'Ended by an agreement of the parties (和解).' },
  DISMISSED: { name: 'Dismissed', nameZh: '驳回', phase: 'CLOSED', description: 'The court did not take it up, or decided against it (驳回).' },
  WITHDRAWN: { name: 'Withdrawn', nameZh: '撤回', phase: 'CLOSED', description: 'Given up, or paid.' },
} as const satisfies Readonly<Record<string, StageSpec>>

export type LegalStage = keyof typeof STAGES

export const LEGAL_STAGES = Object.keys(STAGES) as readonly LegalStage[]

const stagesOf = (phase: StageSpec['phase']): readonly LegalStage[] => LEGAL_STAGES.filter((stage) => STAGES[stage].phase === phase)

export const BEFORE_COURT = stagesOf('BEFORE_COURT')
export const AT_COURT = stagesOf('AT_COURT')
/** Stages with a title, in which payment in full satisfies it. */
export const WITH_TITLE: readonly LegalStage[] = ['JUDGMENT', 'ENFORCEMENT', 'ENFORCEMENT_TERMINATED']

export const isAtCourt = (stage: LegalStage): boolean => STAGES[stage].phase === 'AT_COURT'
export const isClosed = (stage: LegalStage): boolean => STAGES[stage].phase === 'CLOSED'
