import { type DueStep, dueSteps } from '../strategies/timetable.rules.ts'
import type { KeptBackStep } from './batch.types.ts'
import type { DecideEnv, Draft, Proposal } from './decide.types.ts'
import { notFailed, propose } from './propose.rules.ts'
import { settle, type Taken } from './taken.rules.ts'

/** Enrols, or moves to the strategy of another segment; a case whose strategy has a newer version finishes on the one it is pinned to. */
export function enrolAndPlan(draft: Draft, env: DecideEnv): Proposal[] {
  const { input } = draft
  const wanted = draft.segment === null ? undefined : env.publishedOf.get(draft.segment)
  const current = input.enrolment === null ? undefined : env.versions.get(input.enrolment.strategyVersionId)
  const stays = current !== undefined && current.strategyCode === wanted?.strategyCode
  const suspended = input.enrolment?.state === 'SUSPENDED'
  // Nobody enters a paused version. The case stays where it is, and what is meant for it waits.
  const barred = !stays && wanted !== undefined && env.pauses.versions.has(wanted.strategyVersionId)
  // A promise pauses the strategy, and the pause is not ended by a new segment.
  const moves = !stays && !suspended && !barred
  draft.version = moves ? (wanted ?? null) : (current ?? null)
  draft.decision = {
    ...draft.decision,
    endEnrolment: moves && input.enrolment !== null ? 'SEGMENT_CHANGED' : null,
    enrolIn: moves && wanted !== undefined ? wanted.strategyVersionId : null,
  }
  const { version } = draft
  if (version === null || suspended || barred || env.pauses.versions.has(version.strategyVersionId)) return []
  const known: Taken = stays ? settle(version.plan, input) : FRESH
  const ask = (taken: ReadonlyMap<string, number>) => dueSteps(version.plan, { grade: draft.grade, dpd: draft.facts.dpd, values: draft.values, taken })
  const all = ask(known.taken)
  const partly = known.reopened === null ? [] : ask(known.reopened).filter((d) => known.taken.get(d.step.key) === d.occurrence && known.reopened?.get(d.step.key) === d.occurrence - 1)
  if (stays && input.keptBack.length > 0) {
    const asked = new Set([...all, ...partly].map(keyOf))
    for (const kept of input.keptBack) if (kept.pending && !asked.has(keyOfKept(kept))) draft.decision.superseded.push(kept.id)
  }
  const open = (d: DueStep): boolean => !(stays && input.today.has(keyOf(d))) && !env.pauses.steps.has(`${version.strategyVersionId}#${d.step.key}`)
  return [
    ...all.filter(open).map((due) => proposeStep(draft, due, keptOf(known, due)[0])),
    ...partly.filter(open).flatMap((due) => keptOf(known, due).map((kept) => proposePart(draft, due, kept))),
  ]
}

function proposeStep(draft: Draft, due: DueStep, kept: KeptBackStep | undefined): Proposal {
  const { key, treatment, channels } = due.step
  // Of a step that uses every channel, the channels that are chosen find their own actions.
  const retries = kept?.part === 0 ? kept : null
  return propose(draft, { cause: { due }, occurrence: due.occurrence, part: 0, retries, view: { key, treatment, channels: notFailed(channels, retries) } })
}

/** One channel that was kept back, of an occurrence whose other channels were used. */
function proposePart(draft: Draft, due: DueStep, kept: KeptBackStep): Proposal {
  const { key, treatment, channels } = due.step
  return propose(draft, { cause: { due }, occurrence: due.occurrence, part: kept.part, retries: kept, view: { key, treatment, channels: channels.slice(kept.part, kept.part + 1) } })
}

const keptOf = ({ keptBack }: Taken, due: DueStep): KeptBackStep[] =>
  keptBack.filter((kept) => kept.stepKey === due.step.key && kept.occurrence === due.occurrence).sort((a, b) => a.part - b.part)
const keyOf = (due: DueStep): string => `${due.step.key}#${due.occurrence}`
const keyOfKept = (kept: KeptBackStep): string => `${kept.stepKey}#${kept.occurrence}`

const FRESH: Taken = { taken: new Map(), keptBack: [], reopened: null }
