import type { Graph } from '../schema/graph.ts'
import { explainAnswer, type LocalTime, localTimes } from './explain-answer.rules.ts'
import type { Finding, GateAnswer } from './gate/gate.rules.ts'
import type { Situation } from './gate/situation.types.ts'
import type { Because, BindingPack } from './pack-selection.rules.ts'
import type { Binding } from './rulebook.ts'

/** A question to the gate with its answer. */
export interface Checked {
  readonly binding: Binding
  readonly situation: Situation
  /** Epoch ms. */
  readonly at: number
  readonly answer: GateAnswer
}

/** What is said wherever the packs show. */
export const NOT_LEGAL_ADVICE = 'Rules as data for software, not legal advice. Have every pack reviewed by a lawyer before you rely on it.'

const instant = (ms: number | null): Date | null => (ms === null ? null : new Date(ms))

const BECAUSE: { readonly [B in Because]: { description: string } } = {
  EVERYBODY: { description: 'It binds everywhere.' },
  PORTFOLIO: { description: 'The portfolio names it.' },
  CUSTOMER_COUNTRY: { description: 'The customer is in that country.' },
  CUSTOMER_REGION: { description: 'The customer is in that region.' },
  PORTFOLIO_COUNTRY: { description: 'The portfolio is of that country.' },
  EU_MEMBER: { description: 'The customer or the portfolio is in a member state of the European Union.' },
  NAMED: { description: 'The question named it.' },
}

/** `BindingPack`: a pack that binds, and why. Returns its ref. */
export function addBindingPack({ builder }: Graph) {
  const because = builder.enumType('PackBecause', { description: 'Why a rule pack binds.', values: BECAUSE })
  return builder.objectRef<BindingPack>('BindingPack').implement({
    description: `A rule pack that binds, and why. ${NOT_LEGAL_ADVICE}`,
    fields: (t) => ({
      code: t.string({ description: 'Code of the pack.', resolve: (b) => b.pack.code }),
      version: t.string({ description: 'Its version.', resolve: (b) => b.pack.version }),
      title: t.string({ description: 'Name for people.', resolve: (b) => b.pack.title }),
      because: t.field({ type: because, description: 'Why it binds.', resolve: (b) => b.because }),
      reviewed: t.boolean({ description: 'Whether a lawyer has read it.', resolve: (b) => b.pack.reviewed !== null }),
      disclaimer: t.string({ description: 'What its authors say of it.', resolve: (b) => b.pack.disclaimer }),
    }),
  })
}

export type BindingPackType = ReturnType<typeof addBindingPack>

/** `ContactCheck`: the gate's whole answer. Returns its ref. */
export function addContactAnswer({ builder, enums }: Graph, bindingPack: BindingPackType) {
  const decision = builder.enumType('ContactDecision', {
    description: 'What the gate says of a contact; the strictest rule wins.',
    values: {
      ALLOW: { description: 'It may be made now.' },
      REQUIRE: { description: 'It may be made once what is required is there.' },
      DEFER: { description: 'Not before `until`.' },
      BLOCK: { description: 'Not until something changes, or it is looked at again at `reviewAt`.' },
    } as const,
  })
  const finding = builder.objectRef<Finding>('ContactFinding').implement({
    description: 'One rule’s no, or condition, with where it comes from.',
    fields: (t) => ({
      rule: t.string({ description: 'Id of the rule.', resolve: (f) => f.rule.id }),
      pack: t.string({ description: 'Code of its pack.', resolve: (f) => f.pack.code }),
      version: t.string({ description: 'Version of its pack.', resolve: (f) => f.pack.version }),
      decision: t.field({ type: decision, description: 'What this rule by itself asks for.', resolve: (f) => f.decision }),
      code: t.exposeString('code', { description: 'What stands against it, upper snake case.' }),
      citation: t.string({ description: 'Source of the rule.', resolve: (f) => f.rule.citation }),
      legalForce: t.string({ description: 'statute, regulation, regulator-guidance, industry-code, policy-default, …', resolve: (f) => f.rule.legalForce }),
      status: t.string({ description: 'in-force, pending, or draft-when-last-seen.', resolve: (f) => f.rule.status }),
      sourceType: t.string({ description: 'How the rule came into the pack: lookup, memory or policy.', resolve: (f) => f.rule.source.type }),
      sourceQuality: t.string({ description: 'What was read: official, secondary or none.', resolve: (f) => f.rule.source.quality }),
      sources: t.stringList({ description: 'Where it was read.', resolve: (f) => [...f.rule.source.refs] }),
      confidence: t.string({ description: 'How sure figure and section are: high, medium or low.', resolve: (f) => f.rule.confidence }),
      reviewed: t.boolean({ description: 'Whether a lawyer has read its pack.', resolve: (f) => f.pack.reviewed !== null }),
      reason: t.exposeString('reason', { description: 'In words, with local times.' }),
      until: t.field({ type: 'DateTime', nullable: true, description: 'DEFER: the first instant at which this rule by itself would not object.', resolve: (f) => instant(f.until) }),
      reviewAt: t.field({ type: 'DateTime', nullable: true, description: 'BLOCK: when to look again, where an end is known.', resolve: (f) => instant(f.reviewAt) }),
      requires: t.stringList({ description: 'REQUIRE: what is missing.', resolve: (f) => [...f.requires] }),
      notes: t.string({ description: 'What else the pack says of it.', resolve: (f) => f.rule.notes }),
    }),
  })
  const local = builder.objectRef<LocalTime>('LocalTime').implement({
    description: 'An instant on one clock.',
    fields: (t) => ({
      zone: t.exposeString('zone', { description: 'IANA zone.' }),
      time: t.exposeString('text', { description: 'Weekday, date and time on its wall clock: TU 2026-11-24 07:59:00.' }),
    }),
  })
  return builder.objectRef<Checked>('ContactCheck').implement({
    description: `What the compliance gate says of a contact, and why. Nothing is reserved by asking. ${NOT_LEGAL_ADVICE}`,
    fields: (t) => ({
      decision: t.field({ type: decision, description: 'The strictest of all findings.', resolve: (c) => c.answer.decision }),
      channel: t.field({ type: enums.channel, description: 'The channel that was asked about.', resolve: (c) => c.situation.action.channel }),
      at: t.field({ type: 'DateTime', description: 'The instant that was asked about.', resolve: (c) => new Date(c.at) }),
      localTimes: t.field({
        type: [local],
        description: 'That instant on the clocks on which the debtor may live, at most twelve; where nobody knows where that is, on the first and the last clock of the earth.',
        resolve: (c) => localTimes(c.binding.gate, c.situation.debtor, c.at),
      }),
      until: t.field({ type: 'DateTime', nullable: true, description: 'DEFER: the first instant at which no rule blocks or defers.', resolve: (c) => instant(c.answer.until) }),
      reviewAt: t.field({ type: 'DateTime', nullable: true, description: 'BLOCK: when every blocking rule with a known end is over; null where one has none.', resolve: (c) => instant(c.answer.reviewAt) }),
      requirements: t.stringList({ description: 'What is missing, beside a DEFER too: elements of the text, facts, approvals.', resolve: (c) => [...c.answer.requirements] }),
      findings: t.field({ type: [finding], description: 'Every rule that objects or asks for something, whatever it asks for.', resolve: (c) => [...c.answer.findings] }),
      packs: t.field({ type: [bindingPack], description: 'The rule packs that bind, each with why.', resolve: (c) => [...c.binding.packs] }),
      warnings: t.stringList({ description: 'What to know before relying on it: packs that no lawyer has read, figures that are not sure.', resolve: (c) => [...c.binding.warnings] }),
      explanation: t.string({ description: 'The whole answer in words, to be kept and signed.', resolve: (c) => explainAnswer(c.binding.gate, c.situation, c.at, c.answer) }),
      tzVersion: t.string({ description: 'Version of the time zone data.', resolve: () => process.versions.tz ?? 'unknown' }),
      disclaimer: t.string({ description: 'What this is not.', resolve: () => NOT_LEGAL_ADVICE }),
    }),
  })
}

export type ContactAnswerType = ReturnType<typeof addContactAnswer>
