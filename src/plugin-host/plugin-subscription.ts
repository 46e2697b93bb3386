import type { EventFeed, FeedEvent } from '../events/event-feed.ts'
import type { Builder, SchemaTypes } from '../schema/builder.ts'
import { ClientError } from '../schema/client-error.ts'
import { UserError } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { hasRole, type Role, type Viewer } from '../schema/viewer.ts'

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>

/** An event as a subscription of a plugin tells it. */
export type PluginEvent = FeedEvent

export interface PluginSubscriptionSpec {
  /** Noun first, participle last: `legalCaseMoved`. */
  name: string
  description: string
  /** Key of one of the plugin's `permissions`; left out: everybody with a token. */
  permission?: string
  /** Types of the plugin's own events, as it appends them: `['legalCase.filed']`. */
  types: readonly string[]
  /** Fields beside `sequence`, `type`, `at`, `actor` and `caseId`; each must be nullable. */
  payload: (t: PothosSchemaTypes.ObjectFieldBuilder<Types, PluginEvent>) => Record<string, unknown>
}

/** The field and its type. `roles` null: everybody with a token. */
export function addPluginSubscription({ builder }: Pick<Graph, 'builder'>, feed: EventFeed, spec: PluginSubscriptionSpec, roles: readonly Role[] | null): void {
  const type = builder.objectRef<PluginEvent>(`${spec.name.charAt(0).toUpperCase()}${spec.name.slice(1)}Event`).implement({
    description: `What \`${spec.name}\` tells. Sent once it is committed.`,
    fields: ((t: Parameters<typeof spec.payload>[0]) => ({
      ...spec.payload(t),
      sequence: t.exposeString('sequence', { description: 'Opaque place of the event; keep the last one, for `since`.' }),
      type: t.exposeString('type', { description: `What happened: ${spec.types.join(', ')}.` }),
      at: t.expose('at', { type: 'DateTime', description: 'When.' }),
      actor: t.exposeString('actor', { description: 'Who: the subject of a token, or `plugin:NAME`.' }),
      caseId: t.globalID({
        nullable: true,
        description: 'The case, without loading it.',
        resolve: (event) => (event.caseId === null ? null : { type: 'Case', id: event.caseId }),
      }),
    })) as never,
  })
  addField(builder, feed, spec, roles, type)
}

function addField(builder: Builder, feed: EventFeed, spec: PluginSubscriptionSpec, roles: readonly Role[] | null, type: unknown): void {
  builder.subscriptionField(spec.name, (t) =>
    t.field({
      type: type as never,
      description: `${spec.description} Every event once and in order; after a reconnect pass the last \`sequence\` seen as \`since\`, and nothing is missed. Events of cases that you may not see are left out.`,
      args: { since: t.arg.string({ description: 'Begin after this event; left out, from now on.' }) },
      subscribe: (async (_root: unknown, { since }: { since?: string | null }, { viewer }: { viewer: Viewer }) => {
        allow(viewer, roles)
        try {
          return visibleEvents(await feed.subscribe(spec.types, since ?? null), viewer)
        } catch (error) {
          if (error instanceof UserError) throw new ClientError('BAD_USER_INPUT', error.message)
          throw error
        }
      }) as never,
      resolve: (event: unknown) => event as never,
    }),
  )
}

function allow(viewer: Viewer, roles: readonly Role[] | null): void {
  if (viewer.roles.length === 0) throw new ClientError('UNAUTHENTICATED', 'Say who you are: send a token.')
  if (roles !== null && !hasRole(viewer, roles)) throw new ClientError('FORBIDDEN', 'Your role does not allow this. Ask for a token with a role that does.')
}

/** Asks for each event anew whether the viewer may see it. An event without a case is for those who see every portfolio. */
function visibleEvents(events: AsyncIterableIterator<FeedEvent>, { portfolios }: Viewer): AsyncIterableIterator<FeedEvent> {
  if (portfolios === null) return events
  const visible: AsyncIterableIterator<FeedEvent> = {
    async next() {
      for (;;) {
        const result = await events.next()
        if (result.done === true || (result.value.portfolioCode !== null && portfolios.includes(result.value.portfolioCode))) return result
      }
    },
    return: async () => (await events.return?.()) ?? { done: true, value: undefined },
    throw: async (error: unknown) => {
      await events.return?.()
      throw error
    },
    [Symbol.asyncIterator]: () => visible,
  }
  return visible
}
