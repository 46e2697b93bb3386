import { type Graph, HOOKS } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { type Endpoint, endpointsOf } from './endpoint.ts'

export function extendSchema({ builder }: Graph, config: Config): void {
  const endpoint = builder.objectRef<Endpoint>('RemoteDecisionsEndpoint').implement({
    description: 'Where the batches of a hook are sent, and how that went since this process started. Provided by plugin remote-decisions.',
    fields: (t) => ({
      hook: t.exposeString('hook', { description: 'Hook whose batches are sent.' }),
      kind: t.string({ description: 'guard, decide, transform, contribute or observe.', resolve: ({ hook }) => HOOKS[hook].kind }),
      host: t.exposeString('host', { description: 'Host, and port where it is unusual; the rest of the address is not shown.' }),
      timeoutMilliseconds: t.int({ description: 'Time for a whole batch, retries included.', resolve: ({ settings }) => settings.timeoutMs }),
      verifiesResponses: t.boolean({ description: 'Whether only signed answers are taken.', resolve: ({ settings }) => settings.verifyResponses }),
      facts: t.stringList({ nullable: true, description: 'Facts that are sent; null: all that its records have.', resolve: ({ settings }) => (settings.facts === undefined ? null : [...settings.facts]) }),
      requests: t.int({ description: 'Requests, retries not counted.', resolve: ({ figures }) => figures.requests }),
      retries: t.int({ description: 'Tries after the first.', resolve: ({ figures }) => figures.retries }),
      failures: t.int({ description: 'Requests to which there was no usable answer in the end.', resolve: ({ figures }) => figures.failures }),
      lastError: t.string({ nullable: true, description: 'Last failure, if any.', resolve: ({ figures }) => figures.lastError }),
      lastMilliseconds: t.float({ nullable: true, description: 'Time of the last request, retries included.', resolve: ({ figures }) => figures.lastMs }),
      lastAnswerAt: t.field({ type: 'DateTime', nullable: true, description: 'When it last answered.', resolve: ({ figures }) => figures.lastAnswerAt }),
    }),
  })
  builder.queryField('remoteDecisionsEndpoints', (t) =>
    t.field({
      type: [endpoint],
      nullable: true,
      authScopes: { roles: ['MANAGER', 'COMPLIANCE'] },
      description: 'Endpoints that judge for this server, one a hook. For MANAGER and COMPLIANCE. Provided by plugin remote-decisions.',
      resolve: () => [...endpointsOf(config)],
    }),
  )
}
