import type { Graph } from '../schema/graph.ts'
import type { ActionToneType } from './action-tone.graph.ts'
import type { DecisionPlugin, DecisionView, StoredDecision, StoredFinding, StoredGate } from './decision.ts'

interface Judged<Part extends object> {
  readonly part: Part
  readonly by: DecisionPlugin | null
}

const judge = (decision: DecisionView, name: string | null): DecisionPlugin | null => decision.plugins.find((plugin) => plugin.name === name) ?? null

/** `Decision`: who or what decided, and why. Returns its ref. */
export function addDecision({ builder, enums }: Graph, tone: ActionToneType) {
  const plugin = builder.objectRef<DecisionPlugin>('DecisionPlugin').implement({
    description: 'The plugin that answered.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'Its name.' }),
      version: t.exposeString('version', { description: 'Its version in that run.' }),
      configHash: t.exposeString('configHash', { description: 'SHA-256 over its configuration in that run, shortened.' }),
    }),
  })
  const BY = 'Plugin that answered; null: the default of the core.'
  const fact = builder.objectRef<{ name: string; value: unknown }>('DecisionFact').implement({
    description: 'A fact as it was then.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'Name; see `facts`.' }),
      value: t.field({ type: 'Json', nullable: true, description: 'Value; money in minor units; null: not known.', resolve: (f) => f.value }),
    }),
  })
  const grade = builder.objectRef<Judged<StoredDecision['grade']>>('DecisionGrade').implement({
    description: 'The grade, and why.',
    fields: (t) => ({
      grade: t.field({ type: enums.grade, nullable: true, description: 'The grade; null: none was given.', resolve: (g) => g.part.value }),
      by: t.field({ type: plugin, nullable: true, description: BY, resolve: (g) => g.by }),
      reasons: t.stringList({ description: 'Reason codes, the weightiest first.', resolve: (g) => [...g.part.reasons] }),
    }),
  })
  const segment = builder.objectRef<Judged<StoredDecision['segment']>>('DecisionSegment').implement({
    description: 'The segment.',
    fields: (t) => ({
      code: t.string({ nullable: true, description: 'Code of the segment.', resolve: (s) => s.part.code }),
      by: t.field({ type: plugin, nullable: true, description: BY, resolve: (s) => s.by }),
    }),
  })
  const strategy = builder.objectRef<NonNullable<StoredDecision['strategy']>>('DecisionStrategy').implement({
    description: 'The strategy version that the case was in.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Code of the strategy.' }),
      version: t.exposeInt('version', { description: 'Number of its version.' }),
    }),
  })
  const step = builder.objectRef<StoredDecision['step']>('DecisionStep').implement({
    description: 'The step: of the timetable, or of the plugin that asked.',
    fields: (t) => ({
      key: t.exposeString('key', { description: 'Key of the step.' }),
      dueAtDpd: t.exposeInt('offset', { nullable: true, description: 'Days past due at which it fell due; null where a plugin asked.' }),
      catchUp: t.exposeString('catchUp', { nullable: true, description: 'Rule for days that passed: RUN_ALL, SKIP_TO_LATEST or NEVER_SKIP; null where a plugin asked.' }),
    }),
  })
  const channel = builder.objectRef<StoredDecision['channels'][number]>('DecisionChannel').implement({
    description: 'A channel that was considered.',
    fields: (t) => ({
      channel: t.field({ type: enums.channel, description: 'The channel.', resolve: (c) => c.channel }),
      reason: t.exposeString('reason', { description: 'Why it stood there, upper snake case.' }),
      tone: t.field({ type: tone, nullable: true, description: 'How firmly it was to be said; null: as the template has it.', resolve: (c) => c.tone ?? null }),
    }),
  })
  const asked = builder.objectRef<{ plugin: DecisionPlugin | null; reason: string }>('DecisionAsked').implement({
    description: 'That a plugin asked for the step, beside the strategy.',
    fields: (t) => ({
      plugin: t.field({ type: plugin, nullable: true, description: 'Who asked.', resolve: (a) => a.plugin }),
      reason: t.exposeString('reason', { description: 'Why, upper snake case.' }),
    }),
  })
  const finding = builder.objectRef<StoredFinding>('DecisionFinding').implement({
    description: 'What one rule said when the action was planned.',
    fields: (t) => ({
      rule: t.exposeString('rule', { description: 'Id of the rule.' }),
      pack: t.exposeString('pack', { description: 'Its pack, as code@version.' }),
      decision: t.exposeString('decision', { description: 'REQUIRE, DEFER or BLOCK.' }),
      until: t.field({ type: 'DateTime', nullable: true, description: 'When this rule by itself would no longer object; null: no end was known.', resolve: (f) => (f.until === null ? null : new Date(f.until)) }),
    }),
  })
  const gate = builder.objectRef<StoredGate>('DecisionGate').implement({
    description: 'What the compliance gate said when the action was planned.',
    fields: (t) => ({
      pack: t.string({ deprecationReason: 'Several packs bind. Use packs.', description: 'Rule packs that bound, one after the other.', resolve: (g) => g.packs.join(' ') }),
      packs: t.stringList({ description: 'Rule packs that bound, as code@version.', resolve: (g) => [...g.packs] }),
      tzVersion: t.exposeString('tz', { description: 'Version of the time zone data.' }),
      findings: t.field({ type: [finding], description: 'What each rule said of the chosen channel, or of the last one that was tried.', resolve: (g) => [...(g.findings ?? [])] }),
      requirements: t.stringList({ description: 'What was required and not there; of a call that waits, what is to be said.', resolve: (g) => [...(g.requirements ?? [])] }),
      decision: t.exposeString('decision', { description: 'ALLOW, DEFER (allowed later that day) or REFUSED.' }),
      rules: t.stringList({ description: 'Rules that objected to the chosen channel at first, or ask for something.', resolve: (g) => [...g.rules] }),
    }),
  })
  return builder.objectRef<DecisionView>('Decision').implement({
    description: 'Who or what decided, and why, as recorded when the action was planned.',
    fields: (t) => ({
      facts: t.field({ type: [fact], description: 'Some of the facts that it rested on.', resolve: (d) => Object.entries(d.facts).map(([name, value]) => ({ name, value })) }),
      grade: t.field({ type: grade, description: 'The grade, and why.', resolve: (d) => ({ part: d.grade, by: judge(d, d.grade.by) }) }),
      segment: t.field({ type: segment, description: 'The segment.', resolve: (d) => ({ part: d.segment, by: judge(d, d.segment.by) }) }),
      strategy: t.field({ type: strategy, nullable: true, description: 'The strategy version; null where a plugin asked.', resolve: (d) => d.strategy }),
      step: t.field({ type: step, description: 'The step.', resolve: (d) => d.step }),
      asked: t.field({
        type: asked,
        nullable: true,
        description: 'The plugin that asked for it; null: the strategy did.',
        resolve: (d) => (d.asked === undefined ? null : { plugin: judge(d, d.asked.plugin), reason: d.asked.reason }),
      }),
      channels: t.field({ type: [channel], description: 'Channels considered, best first.', resolve: (d) => [...d.channels] }),
      failedChannels: t.field({
        type: [enums.channel],
        description: 'Channels on which it failed before, so that it fell back on others.',
        resolve: (d) => [...(d.failedChannels ?? [])],
      }),
      channelsBy: t.field({ type: plugin, nullable: true, description: BY, resolve: (d) => judge(d, d.channelBy) }),
      gate: t.field({ type: gate, nullable: true, description: 'What the gate said; null for a task, which contacts nobody.', resolve: (d) => d.gate }),
    }),
  })
}

export type DecisionType = ReturnType<typeof addDecision>
