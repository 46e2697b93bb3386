import { type DueStep, dueSteps } from '../strategies/timetable.rules.ts'
import type { DecidedAction } from './batch.types.ts'
import type { DecideEnv, Draft, Proposal } from './decide.types.ts'

/** Enrols, or moves to the strategy of another segment; a case whose strategy has a newer version finishes on the one it is pinned to. */
export function enrolAndPlan(draft: Draft, env: DecideEnv): Proposal[] {
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
  const superseded = stays ? [...input.keptBack].filter(([key, action]) => action.pending && !asked.has(key)).map(([, action]) => action.id) : []
  const proposals = due.map((d): Proposal => {
    const action: DecidedAction = {
      stepKey: d.step.key,
      occurrence: d.occurrence,
      treatment: d.step.treatment,
      retries: (stays ? input.keptBack.get(keyOf(d)) : undefined) ?? null,
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
