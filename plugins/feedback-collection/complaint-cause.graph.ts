import type { Graph } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import type { Cause } from './feedback.loaders.ts'

/** `FeedbackCause`: from a complaint back to the action, the step, the version and the plugins that decided. */
export function addCause({ builder, enums }: Graph) {
  const judge = (what: string) => ({ nullable: true, description: `Plugin that ${what}; null: the core’s default.` }) as const
  return builder.objectRef<Cause>('FeedbackCause').implement({
    description: `The action that caused a complaint, and what it came of. ${BY}`,
    fields: (t) => ({
      actionId: t.globalID({ description: 'Global id of the action.', resolve: (cause) => ({ type: 'Action', id: cause.actionId }) }),
      treatment: t.exposeString('treatment', { description: 'What was done.' }),
      channel: t.field({ type: enums.channel, nullable: true, description: 'By which channel.', resolve: (cause) => cause.channel }),
      plannedFor: t.field({ type: 'LocalDate', description: 'Business date of the action.', resolve: (cause) => cause.plannedFor }),
      stepKey: t.exposeString('stepKey', { nullable: true, description: 'Step; null, with the next three: not of a strategy.' }),
      strategyVersionId: t.globalID({
        nullable: true,
        description: 'Global id of the strategy version.',
        resolve: (cause) => (cause.versionId === null ? null : { type: 'StrategyVersion', id: cause.versionId }),
      }),
      strategy: t.string({ nullable: true, description: 'Code of the strategy.', resolve: (cause) => cause.strategyCode }),
      version: t.int({ nullable: true, description: 'Number of the version.', resolve: (cause) => cause.versionNumber }),
      gradeBy: t.exposeString('gradeBy', judge('graded')),
      segmentBy: t.exposeString('segmentBy', judge('chose the segment')),
      channelBy: t.exposeString('channelBy', judge('chose the channel')),
    }),
  })
}
