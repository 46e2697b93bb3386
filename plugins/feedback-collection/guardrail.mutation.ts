import { InvalidInput, NotFound, rowId, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import type { Config } from './config.ts'
import type { GuardrailTypes } from './guardrail.graph.ts'
import { breachById, guardrailById } from './guardrail.loaders.ts'
import { acknowledgeBreach, upsertGuardrail } from './guardrail-write.service.ts'
import { cleanText } from './rules.ts'

/** `feedbackGuardrailUpsert` and `feedbackGuardrailBreachAcknowledge`. */
export function addGuardrailMutations({ mutation }: Graph, config: Config, host: PluginHost, { guardrail, breach, metric, action }: GuardrailTypes): void {
  mutation({
    name: 'feedbackGuardrailUpsert',
    description: `Sets a guardrail, by its code. ${BY}`,
    permission: 'guardrails',
    input: (t) => ({
      code: t.string({ required: true, description: 'Name of it, upper snake case.' }),
      strategyCode: t.string({ description: 'Only this strategy; left out: all.' }),
      versionNumber: t.int({ description: 'Only this version of it; left out: all.' }),
      stepKey: t.string({ description: 'Only steps of this key; left out: all.' }),
      metric: t.field({ type: metric, required: true, description: 'What it watches.' }),
      windowDays: t.int({ required: true, description: 'Over the last so many days, today with them: 1 to 366.' }),
      threshold: t.float({ required: true, description: 'The limit, in the metric’s own unit.' }),
      minN: t.int({ required: true, description: 'With fewer behind the denominator nothing happens.' }),
      action: t.field({ type: action, required: true, description: 'What a breach does.' }),
      active: t.boolean({ description: 'Whether it watches; true by default.' }),
    }),
    errors: [InvalidInput],
    resolve: async ({ strategyCode, versionNumber, stepKey, active, ...input }, { db, viewer }) => {
      const set = { ...input, strategyCode: strategyCode ?? null, versionNumber: versionNumber ?? null, stepKey: stepKey ?? null, active: active ?? true }
      return { guardrail: await guardrailById(db, await upsertGuardrail(host, set, viewer.subject)) }
    },
    payload: (t) => ({ guardrail: t.field({ type: guardrail, nullable: true, description: 'The guardrail.', resolve: (p) => p.guardrail ?? null }) }),
  })
  mutation({
    name: 'feedbackGuardrailBreachAcknowledge',
    description: `Records that somebody has taken note of a breach. A pause that it laid stays until it is lifted. ${BY}`,
    permission: 'guardrails',
    input: (t) => ({
      breachId: t.globalID({ required: true, description: 'The breach.' }),
      note: t.string({ description: 'What is to be remembered.' }),
    }),
    errors: [NotFound, InvalidInput],
    resolve: async ({ breachId, note }, { db, viewer }) => {
      const id = rowId(breachId, 'FeedbackGuardrailBreach', 'breachId')
      await acknowledgeBreach(host, id, cleanText(note, config, 'note'), viewer.subject)
      return { breach: await breachById(db, id) }
    },
    payload: (t) => ({ breach: t.field({ type: breach, nullable: true, description: 'The breach.', resolve: (p) => p.breach ?? null }) }),
  })
}
