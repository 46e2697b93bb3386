import { toGateRequest } from '../compliance/gate-inputs.service.ts'
import type { Gate } from '../compliance/gate.rules.ts'
import type { ChannelChoice, Grade, SegmentRule, StepView } from '../plugin-host/catalogue.ts'
import type { Hooks } from '../plugin-host/hooks.ts'
import { type PluginVeto, ruleOf } from '../plugin-host/results.ts'
import { FACT_INDEX, type FactName, type FactValues, type Facts, toFactValues, withJudged } from '../segments/facts.ts'
import type { LoadedPlan } from '../strategies/plan.service.ts'
import { type DueStep, dueSteps } from '../strategies/timetable.rules.ts'
import type { CaseDecision, CaseInput, CycleDay, DecidedAction, DecidedRefusal } from './batch.types.ts'
import { defaultChannels } from './default-channels.rules.ts'

export interface CompiledQueue {
  readonly id: number
  readonly code: string
  readonly orderBy: FactName
  readonly matches: (values: FactValues) => boolean
}

/** What a day's decisions rest on, beside the facts. Read once a run. */
export interface DecideEnv {
  readonly day: CycleDay
  readonly hooks: Hooks
  readonly gate: Gate
  /** Lowest precedence first. */
  readonly segments: readonly SegmentRule[]
  /** Published version of each segment's strategy. */
  readonly publishedOf: ReadonlyMap<string, LoadedPlan>
  /** Every version that has an open enrolment or is published. */
  readonly versions: ReadonlyMap<number, LoadedPlan>
  /** Lowest precedence first. */
  readonly queues: readonly CompiledQueue[]
}

const GRADE = FACT_INDEX.get('grade') as number
const SEGMENT = FACT_INDEX.get('segment') as number
const CHANNEL = FACT_INDEX.get('channel') as number
const TREATMENT = FACT_INDEX.get('treatment') as number

/** A due step on its way through guards, channels and gate. */
interface Proposal {
  readonly draft: Draft
  readonly due: DueStep
  readonly view: StepView
  readonly action: DecidedAction
  choices: readonly ChannelChoice[]
  channelBy: string | null
  gateRules: string[]
}

interface Draft {
  readonly input: CaseInput
  facts: Facts
  values: FactValues
  grade: Grade
  gradeBy: string | null
  gradeReasons: readonly string[]
  segment: string | null
  segmentBy: string | null
  version: LoadedPlan | null
  decision: CaseDecision
}

/**
 * Facts in, decisions out: grade, segment, enrolment, due steps, channel, gate, queue, one batch at a time. Touches neither
 * clock nor database; whatever judges is asked once for the batch.
 */
export async function decideBatch(inputs: readonly CaseInput[], env: DecideEnv): Promise<CaseDecision[]> {
  const closed = inputs.filter(isCured).map((input) => cured(input))
  const open = inputs.filter((input) => !isCured(input))
  const drafts = await gradeAll(open, env)
  await segmentAll(drafts, env)
  const proposals = drafts.flatMap((draft) => enrolAndPlan(draft, env))
  await guardSteps(proposals, env)
  await chooseChannels(proposals, env)
  await passGate(proposals, env)
  await placeInQueues(proposals, env)
  for (const proposal of proposals) explain(proposal, env)
  return [...closed, ...drafts.map((draft) => draft.decision)]
}

/** Domain §5.3: a case closes only when all of the customer's accounts are out of arrears. */
const isCured = (input: CaseInput): boolean => input.facts.pastDue <= 0

function cured(input: CaseInput): CaseDecision {
  const nothing = { grade: null, segment: null, enrolIn: null, actions: [], superseded: [] }
  return { input, values: [], close: input.caseState !== null && input.caseState !== 'CURED', endEnrolment: input.enrolment === null ? null : 'CURED', ...nothing }
}

async function gradeAll(inputs: readonly CaseInput[], { hooks, day }: DecideEnv): Promise<Draft[]> {
  const requests = inputs.map((input) => ({ caseId: input.caseId, customerId: input.customerId, facts: input.facts, previous: input.previousGrade }))
  const graded = await hooks.decide('segment.grade', requests, { businessDate: day.businessDate })
  return inputs.map((input, i): Draft => {
    const answer = graded.answers[i] ?? null
    const by = graded.by(i)
    // Nobody had an answer: the previous grade stands; without one the data do not suffice.
    const grade = answer?.grade ?? input.previousGrade ?? 'INSUFFICIENT_DATA'
    const { facts: old } = input
    const risk = answer === null ? old.risk : answer.risk
    const ability = answer === null ? old.ability : answer.ability
    const willingness = answer === null ? old.willingness : answer.willingness
    const same = grade === input.previousGrade && risk === old.risk && ability === old.ability && willingness === old.willingness
    const facts = withJudged(old, { grade, risk, ability, willingness, segment: old.segment })
    const reasonCodes = answer?.reasonCodes ?? []
    return {
      input,
      facts,
      values: toFactValues(facts),
      grade,
      gradeBy: by?.plugin ?? null,
      gradeReasons: reasonCodes,
      segment: null,
      segmentBy: null,
      version: null,
      decision: {
        input,
        values: [],
        close: false,
        grade: same ? null : { grade, risk, ability, willingness, reasonCodes, plugin: by?.plugin ?? 'core', pluginVersion: by?.version ?? '' },
        segment: null,
        endEnrolment: null,
        enrolIn: null,
        actions: [],
        superseded: [],
      },
    }
  })
}

async function segmentAll(drafts: readonly Draft[], { hooks, day, segments }: DecideEnv): Promise<void> {
  const requests = drafts.map((d) => ({ caseId: d.input.caseId, customerId: d.input.customerId, facts: d.facts, previous: d.input.previousSegment }))
  const assigned = await hooks.decide('segment.assign', requests, { businessDate: day.businessDate, segments })
  // Core's own answer: the last segment, which is the one for whoever fits nowhere.
  const rest = segments.at(-1)?.code ?? null
  drafts.forEach((draft, i) => {
    draft.segment = assigned.answers[i] ?? draft.input.previousSegment ?? rest
    draft.segmentBy = assigned.by(i)?.plugin ?? null
    draft.values[GRADE] = draft.grade
    draft.values[SEGMENT] = draft.segment
    const { grade, risk, ability, willingness } = draft.facts
    draft.facts = withJudged(draft.facts, { grade, risk, ability, willingness, segment: draft.segment })
    draft.decision = { ...draft.decision, values: draft.values, segment: draft.segment === draft.input.previousSegment ? null : draft.segment }
  })
}

/** Enrols, or moves to the strategy of another segment; a case whose strategy has a newer version finishes on the one it is pinned to. */
function enrolAndPlan(draft: Draft, env: DecideEnv): Proposal[] {
  const { input } = draft
  const wanted = draft.segment === null ? undefined : env.publishedOf.get(draft.segment)
  const current = input.enrolment === null ? undefined : env.versions.get(input.enrolment.strategyVersionId)
  const stays = current !== undefined && current.strategyCode === wanted?.strategyCode
  const suspended = input.enrolment?.state === 'SUSPENDED'
  // A promise pauses the strategy, and the pause is not ended by a new segment.
  draft.version = stays || suspended ? (current ?? null) : (wanted ?? null)
  const moves = !stays && !suspended
  draft.decision = {
    ...draft.decision,
    endEnrolment: moves && input.enrolment !== null ? 'SEGMENT_CHANGED' : null,
    enrolIn: moves && wanted !== undefined ? wanted.strategyVersionId : null,
  }
  if (draft.version === null || suspended) return []
  const taken = stays ? input.taken : NOTHING
  const all = dueSteps(draft.version.plan, { grade: draft.grade, dpd: draft.facts.dpd, values: draft.values, taken })
  const due = stays && input.today.size > 0 ? all.filter((d) => !input.today.has(keyOf(d))) : all
  const asked = new Set(all.map(keyOf))
  const superseded = stays ? [...input.refused].filter(([key]) => !asked.has(key)).map(([, action]) => action.id) : []
  const proposals = due.map((d): Proposal => {
    const action: DecidedAction = {
      stepKey: d.step.key,
      occurrence: d.occurrence,
      treatment: d.step.treatment,
      retries: (stays ? input.refused.get(keyOf(d)) : undefined) ?? null,
      state: 'REFUSED',
      stateReason: null,
      channel: null,
      contactPointId: null,
      availableAt: null,
      nextAllowedAt: null,
      refusals: [],
      queueId: null,
      rank: 0,
      decision: {},
    }
    const view = { key: d.step.key, treatment: d.step.treatment, channels: d.step.channels }
    return { draft, due: d, view, action, choices: [], channelBy: null, gateRules: [] }
  })
  draft.decision = { ...draft.decision, superseded, actions: proposals.map((p) => p.action) }
  return proposals
}

const keyOf = (due: DueStep): string => `${due.step.key}#${due.occurrence}`

const NOTHING: ReadonlyMap<string, number> = new Map()

function refuse(action: DecidedAction, refusal: DecidedRefusal): void {
  action.refusals.push(refusal)
  // The first one is about the best channel.
  action.stateReason ??= refusal.code
  if (refusal.nextAllowedAt !== null && (action.nextAllowedAt === null || refusal.nextAllowedAt > action.nextAllowedAt)) {
    action.nextAllowedAt = refusal.nextAllowedAt
  }
}

async function guardSteps(proposals: readonly Proposal[], { hooks, day }: DecideEnv): Promise<void> {
  if (!hooks.listens('step.ready')) return
  const requests = proposals.map(({ draft, view }) => ({
    caseId: draft.input.caseId,
    customerId: draft.input.customerId,
    facts: draft.facts,
    step: view,
  }))
  const vetoes = await hooks.guard('step.ready', requests, { businessDate: day.businessDate })
  if (!vetoes.any) return
  proposals.forEach(({ action }, i) => {
    for (const veto of vetoes.of(i)) refuse(action, vetoRefusal(veto, null))
  })
}

function vetoRefusal(veto: PluginVeto, channel: DecidedRefusal['channel']): DecidedRefusal {
  const nextAllowedAt = veto.until === null ? null : Date.parse(veto.until)
  return { code: veto.code, rule: ruleOf(veto), citation: null, reason: veto.reason, channel, nextAllowedAt }
}

/** Those that nothing refused so far. */
const undecided = (proposals: readonly Proposal[]): Proposal[] => proposals.filter((p) => p.action.refusals.length === 0)

async function chooseChannels(proposals: readonly Proposal[], { hooks, day }: DecideEnv): Promise<void> {
  const open = undecided(proposals)
  const requests = open.map(({ draft: { input, facts }, view }) => ({
    caseId: input.caseId,
    customerId: input.customerId,
    facts,
    step: view,
    contactPoints: input.gate.contactPoints.filter((point) => !point.invalid),
    history: input.history,
  }))
  const chosen = await hooks.decide('contact.channels', requests, { businessDate: day.businessDate })
  open.forEach((p, i) => {
    p.choices = chosen.answers[i] ?? defaultChannels(p.view.channels, p.draft.input.gate)
    p.channelBy = chosen.by(i)?.plugin ?? null
    if (p.choices.length === 0) {
      refuse(p.action, {
        code: 'NO_CHANNEL',
        rule: 'core:no-channel',
        citation: null,
        reason: `None of ${p.view.channels.join(', ')} can be used: no address, or the customer opted out.`,
        channel: null,
        nextAllowedAt: null,
      })
    }
  })
}

/** Channel by channel in the chosen order, until the gate and every guard say yes on this business date. */
async function passGate(proposals: readonly Proposal[], env: DecideEnv): Promise<void> {
  const { hooks, gate, day } = env
  const refusedBefore = new Map<Proposal, DecidedRefusal[]>()
  const at = new Date(day.planAt).toISOString()
  let waiting = undecided(proposals)
  for (let round = 0; waiting.length > 0; round++) {
    const choices = waiting.map((p) => p.choices[round] as ChannelChoice)
    const vetoes = hooks.listens('contact.guard')
      ? await hooks.guard(
          'contact.guard',
          waiting.map(({ draft: { input }, view }, i) => ({
            caseId: input.caseId,
            customerId: input.customerId,
            channel: (choices[i] as ChannelChoice).channel,
            treatment: view.treatment,
            at,
            stage: 'PLAN' as const,
          })),
          { businessDate: day.businessDate },
        )
      : null
    const next: Proposal[] = []
    waiting.forEach((p, i) => {
      const { channel, contactPointId } = choices[i] as ChannelChoice
      const refusals: DecidedRefusal[] = (vetoes?.any === true ? vetoes.of(i) : []).map((veto) => vetoRefusal(veto, channel))
      const inputs = p.draft.input.gate
      const answer = gate.check(toGateRequest(inputs, { caseId: p.draft.input.caseId, channel, contactPointId, at: day.planAt }))
      const later = answer.decision === 'DEFER' ? (answer.nextAllowedAt as number) : day.planAt
      if (refusals.length === 0 && answer.decision !== 'BLOCK' && later < day.endAt) {
        p.action.state = 'READY'
        p.action.channel = channel
        p.action.contactPointId = contactPointId
        p.action.availableAt = later
        p.gateRules = answer.refusals.map((r) => r.rule)
        // From here on this contact counts against the customer's caps.
        inputs.attempts.push({ channel, at: later, outcomeClass: 'SCHEDULED' })
        return
      }
      for (const r of answer.refusals) refusals.push({ ...r, channel, nextAllowedAt: r.nextAllowedAt === null ? null : (answer.nextAllowedAt ?? r.nextAllowedAt) })
      const all = [...(refusedBefore.get(p) ?? []), ...refusals]
      refusedBefore.set(p, all)
      if (round + 1 < p.choices.length) next.push(p)
    })
    waiting = next
  }
  for (const [p, refusals] of refusedBefore) {
    // The refusals of channels that were passed over stand beside the action, whatever became of it.
    if (p.action.state === 'READY') p.action.refusals.push(...refusals)
    else for (const refusal of refusals) refuse(p.action, refusal)
  }
}

async function placeInQueues(proposals: readonly Proposal[], { hooks, queues, day }: DecideEnv): Promise<void> {
  const ready = proposals.filter((p) => p.action.state === 'READY')
  for (const { draft, action } of ready) {
    draft.values[CHANNEL] = action.channel
    draft.values[TREATMENT] = action.treatment
    const queue = queues.find((q) => q.matches(draft.values))
    if (queue === undefined) continue
    action.queueId = queue.id
    const rank = draft.values[FACT_INDEX.get(queue.orderBy) as number]
    action.rank = typeof rank === 'number' ? rank : 0
  }
  if (!hooks.listens('queue.priority')) return
  const placed = ready.filter((p) => p.action.queueId !== null)
  const requests = placed.map(({ draft: { input, facts }, action }) => ({
    caseId: input.caseId,
    customerId: input.customerId,
    facts,
    channel: action.channel as NonNullable<DecidedAction['channel']>,
    treatment: action.treatment,
    rank: action.rank,
  }))
  const ranks = await hooks.transform('queue.priority', requests, { businessDate: day.businessDate })
  placed.forEach((p, i) => {
    p.action.rank = ranks.values[i] as number
  })
}

/** The decision record that stays with the action. Plugin versions stand once, in the run's manifest. */
function explain({ draft, due, action, choices, channelBy, gateRules }: Proposal, { gate }: DecideEnv): void {
  const { facts } = draft
  action.decision = {
    facts: { dpd: facts.dpd, pastDue: facts.pastDue, outstanding: facts.outstanding, attempts7: facts.attempts7 },
    grade: { value: draft.grade, by: draft.gradeBy, reasons: draft.gradeReasons },
    segment: { code: draft.segment, by: draft.segmentBy },
    strategy: { code: draft.version?.strategyCode, version: draft.version?.versionNumber },
    step: { key: due.step.key, offset: due.dueOn, catchUp: due.step.catchUp },
    channels: choices.map((c) => ({ channel: c.channel, reason: c.reason })),
    channelBy,
    gate: { pack: `${gate.pack.code}@${gate.pack.version}`, decision: action.state === 'READY' ? (gateRules.length === 0 ? 'ALLOW' : 'DEFER') : 'REFUSED', rules: gateRules },
  }
}
