import type { Graph } from '../schema/graph.ts'
import type { DecisionPlugin, DecisionView, StoredDecision } from './decision.ts'

interface Judged<Part extends object> {
  readonly part: Part
  readonly by: DecisionPlugin | null
}

const judge = (decision: DecisionView, name: string | null): DecisionPlugin | null => decision.plugins.find((plugin) => plugin.name === name) ?? null

/** `Decision`: who or what decided, and why. Returns its ref. */
export function addDecision({ builder, enums }: Graph) {
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
  const strategy = builder.objectRef<StoredDecision['strategy']>('DecisionStrategy').implement({
    description: 'The strategy version that the case was in.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Code of the strategy.' }),
      version: t.exposeInt('version', { description: 'Number of its version.' }),
    }),
  })
  const step = builder.objectRef<StoredDecision['step']>('DecisionStep').implement({
    description: 'The step of the timetable that was due.',
    fields: (t) => ({
      key: t.exposeString('key', { description: 'Key of the step.' }),
      dueAtDpd: t.exposeInt('offset', { description: 'Days past due at which it fell due.' }),
      catchUp: t.exposeString('catchUp', { description: 'Rule for days that passed: RUN_ALL, SKIP_TO_LATEST or NEVER_SKIP.' }),
    }),
  })
  const channel = builder.objectRef<StoredDecision['channels'][number]>('DecisionChannel').implement({
    description: 'A channel that was considered.',
    fields: (t) => ({
      channel: t.field({ type: enums.channel, description: 'The channel.', resolve: (c) => c.channel }),
      reason: t.exposeString('reason', { description: 'Why it stood there, upper snake case.' }),
    }),
  })
  const gate = builder.objectRef<StoredDecision['gate']>('DecisionGate').implement({
    description: 'What the compliance gate said when the action was planned.',
    fields: (t) => ({
      pack: t.exposeString('pack', { description: 'Rule pack, as code@version.' }),
      decision: t.exposeString('decision', { description: 'ALLOW, DEFER (allowed later that day) or REFUSED.' }),
      rules: t.stringList({ description: 'Rules that objected to the chosen channel at first.', resolve: (g) => [...g.rules] }),
    }),
  })
  return builder.objectRef<DecisionView>('Decision').implement({
    description: 'Who or what decided, and why, as recorded when the action was planned.',
    fields: (t) => ({
      facts: t.field({ type: [fact], description: 'Some of the facts that it rested on.', resolve: (d) => Object.entries(d.facts).map(([name, value]) => ({ name, value })) }),
      grade: t.field({ type: grade, description: 'The grade, and why.', resolve: (d) => ({ part: d.grade, by: judge(d, d.grade.by) }) }),
      segment: t.field({ type: segment, description: 'The segment.', resolve: (d) => ({ part: d.segment, by: judge(d, d.segment.by) }) }),
      strategy: t.field({ type: strategy, description: 'The strategy version.', resolve: (d) => d.strategy }),
      step: t.field({ type: step, description: 'The step that was due.', resolve: (d) => d.step }),
      channels: t.field({ type: [channel], description: 'Channels considered, best first.', resolve: (d) => [...d.channels] }),
      channelsBy: t.field({ type: plugin, nullable: true, description: BY, resolve: (d) => judge(d, d.channelBy) }),
      gate: t.field({ type: gate, description: 'What the gate said.', resolve: (d) => d.gate }),
    }),
  })
}

export type DecisionType = ReturnType<typeof addDecision>
