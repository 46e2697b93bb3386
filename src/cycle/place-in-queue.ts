import { FACT_INDEX } from '../segments/facts.ts'
import type { DecidedAction } from './batch.types.ts'
import type { DecideEnv, Proposal } from './decide.types.ts'

const CHANNEL = FACT_INDEX.get('channel') as number
const TREATMENT = FACT_INDEX.get('treatment') as number

/** Puts each ready action into the first queue that matches, ranked by the queue's fact and by the plugins. */
export async function placeInQueues(proposals: readonly Proposal[], { hooks, queues, day }: DecideEnv): Promise<void> {
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
  // A task has no channel to be ranked by: the queue's fact ranks it.
  const placed = ready.filter((p) => p.action.queueId !== null && p.action.channel !== null)
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
