import { judgeChoice, reserve } from './judge-choice.ts'
import type { KnownPoint } from '../compliance/known.types.ts'
import type { ChannelChoice } from '../plugin-host/catalogue.ts'
import type { DecidedRefusal } from './batch.types.ts'
import type { DecideEnv, Proposal } from './decide.types.ts'
import { defaultChannels } from './default-channels.rules.ts'
import { isContact, refuse, undecided, vetoRefusal } from './refuse.rules.ts'

/** Asks the plugins whether each due step may be taken at all. */
export async function guardSteps(proposals: readonly Proposal[], { hooks, day }: DecideEnv): Promise<void> {
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
    refuse(action, vetoes.of(i).map((veto) => vetoRefusal(veto, null)))
  })
}

/** Nobody is contacted by a task: it may be done from the day's beginning on. */
export function readyTasks(proposals: readonly Proposal[], { day }: Pick<DecideEnv, 'day'>): void {
  for (const { action } of undecided(proposals).filter((p) => !isContact(p))) {
    action.state = 'READY'
    action.availableAt = day.planAt
  }
}

/** An address as plugins see it: without the address. */
const viewOf = ({ id, kind, consentedChannels, optedOutChannels, invalid }: KnownPoint) => ({ id, kind, consentedChannels, optedOutChannels, invalid })

/** Asks for the channels of each step, best first. */
export async function chooseChannels(proposals: readonly Proposal[], { hooks, day }: DecideEnv): Promise<void> {
  const open = undecided(proposals).filter(isContact)
  const requests = open.map(({ draft: { input, facts }, view }) => ({
    caseId: input.caseId,
    customerId: input.customerId,
    facts,
    step: view,
    contactPoints: input.known.contactPoints.filter((point) => !point.invalid).map(viewOf),
    history: input.history,
  }))
  const chosen = await hooks.decide('contact.channels', requests, { businessDate: day.businessDate })
  open.forEach((p, i) => {
    p.choices = chosen.answers[i] ?? defaultChannels(p.view.channels, p.draft.input.known)
    p.channelBy = chosen.by(i)?.plugin ?? null
    if (p.choices.length === 0) {
      refuse(p.action, [{
        code: 'NO_CHANNEL',
        rule: 'core:no-channel',
        citation: null,
        reason: `None of ${p.view.channels.join(', ')} can be used: no address, or the customer opted out.`,
        channel: null,
        nextAllowedAt: null,
      }])
    }
  })
}

/** Channel by channel in the chosen order, until the gate and every guard say yes on this business date. */
export async function passGate(proposals: readonly Proposal[], env: DecideEnv): Promise<void> {
  const { hooks, day } = env
  const refusedBefore = new Map<Proposal, DecidedRefusal[]>()
  const at = new Date(day.planAt).toISOString()
  let waiting = undecided(proposals).filter(isContact)
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
      const choice = choices[i] as ChannelChoice
      const judged = judgeChoice(p, choice, env)
      const refusals = [...(vetoes?.any === true ? vetoes.of(i) : []).map((veto) => vetoRefusal(veto, choice.channel)), ...judged.refusals]
      p.judged = judged
      if (refusals.length === 0) {
        reserve(p, choice, judged)
        return
      }
      const all = [...(refusedBefore.get(p) ?? []), ...refusals]
      refusedBefore.set(p, all)
      if (round + 1 < p.choices.length) next.push(p)
    })
    waiting = next
  }
  for (const [p, refusals] of refusedBefore) {
    // The refusals of channels that were passed over stand beside the action, whatever became of it.
    if (p.action.state === 'READY') p.action.refusals.push(...refusals)
    else refuse(p.action, refusals)
  }
}
