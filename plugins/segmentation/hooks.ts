import type { HookContext, Listeners } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { scorecardInForce } from './scorecard-force.service.ts'
import { compileSegments, firstMatch } from './rules.ts'

/** Once a batch: what is known of these cases changed, so the grade may. Told twice, the second time changes nothing. */
async function regrade({ host }: HookContext<Config>, caseIds: readonly number[], reason: string): Promise<void> {
  const distinct = [...new Set(caseIds)]
  if (distinct.length > 0) await host.regrade(distinct, reason)
}

export const hooks: Listeners<Config> = {
  async 'segment.grade'(items, { host, config }) {
    const { card } = await scorecardInForce(host, config)
    return items.map((item) => card.grade(item.facts))
  },

  /** The first segment whose rule matches; else the one that the matrix names for the case's cell, if there is such a segment. */
  async 'segment.assign'(items, { host, config, segments }) {
    const compiled = compileSegments(segments, host.compile)
    const known = new Set(segments.map((segment) => segment.code))
    const { content, cellOf } = await scorecardInForce(host, config)
    const hints = content.matrix.cells.some((cell) => cell.segment !== null && known.has(cell.segment))
    return items.map(({ facts }) => {
      const matched = firstMatch(compiled, host.values(facts))
      if (matched !== null || !hints) return matched
      const hint = cellOf(facts.risk, facts.outstanding)?.segment ?? null
      return hint !== null && known.has(hint) ? hint : null
    })
  },

  async 'queue.priority'(items, { host, config }) {
    const { cellOf } = await scorecardInForce(host, config)
    return items.map(({ facts, rank }) => {
      const byGrade = facts.grade === null ? 1 : config.priority[facts.grade as keyof Config['priority']]
      return rank * byGrade * (cellOf(facts.risk, facts.outstanding)?.priority ?? 1)
    })
  },

  async 'payment.recorded'(items, ctx) {
    if (ctx.config.regrade.payments) await regrade(ctx, items.flatMap(({ caseId }) => (caseId === null ? [] : [caseId])), 'PAYMENT')
  },

  async 'promise.settled'(items, ctx) {
    const { promises } = ctx.config.regrade
    await regrade(ctx, items.filter(({ state }) => promises.includes(state)).map(({ caseId }) => caseId), 'PROMISE_SETTLED')
  },

  async 'contact.recorded'(items, ctx) {
    const { outcomes } = ctx.config.regrade
    await regrade(ctx, items.filter(({ outcomeCode }) => outcomes.includes(outcomeCode)).map(({ caseId }) => caseId), 'CONTACT_OUTCOME')
  },
}
