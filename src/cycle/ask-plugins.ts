import type { CaseDecision } from './batch.types.ts'
import type { DecideEnv, Draft, Proposal } from './decide.types.ts'
import { isExhausted } from './fallback.rules.ts'
import { notFailed, propose } from './propose.rules.ts'

/**
 * Asks the plugins for steps of their own, for every open case, whatever its enrolment. What waits and is no longer asked for is
 * superseded, but not where the plugin failed to answer.
 */
export async function askPlugins(drafts: readonly Draft[], { hooks, day }: DecideEnv): Promise<Proposal[]> {
  if (!hooks.listens('case.steps')) {
    for (const draft of drafts) supersede(draft, NOBODY, NOBODY)
    return []
  }
  const requests = drafts.map(({ input, facts }) => ({ caseId: input.caseId, customerId: input.customerId, facts }))
  const { lists, degraded } = await hooks.contribute('case.steps', requests, { businessDate: day.businessDate })
  const silent = new Set(degraded)
  return drafts.flatMap((draft, i) => {
    const { pluginActions, known: customer } = draft.input
    const asked = new Set<string>()
    const proposals: Proposal[] = []
    for (const { plugin, key, treatment, channels: all, reason } of lists[i] ?? []) {
      const name = `${plugin}#${key}`
      asked.add(name)
      const known = pluginActions.get(name)
      const channels = [...new Set(all)]
      const retries = known?.keptBack ?? null
      if (known !== undefined && (retries === null || isExhausted(channels, retries, customer))) continue
      const view = { key, treatment, channels: notFailed(channels, retries) }
      proposals.push(propose(draft, { cause: { asked: { plugin, reason } }, occurrence: 1, part: 0, view, retries }))
    }
    supersede(draft, asked, silent)
    return proposals
  })
}

const NOBODY: ReadonlySet<string> = new Set()

function supersede({ input, decision }: { input: Draft['input']; decision: CaseDecision }, asked: ReadonlySet<string>, silent: ReadonlySet<string>): void {
  for (const [name, action] of input.pluginActions) {
    if (action.pending && !asked.has(name) && !silent.has(action.plugin)) decision.superseded.push(action.id)
  }
}
