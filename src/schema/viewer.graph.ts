import type { Graph } from './graph.ts'
import type { Viewer } from './viewer.ts'

/** The query `viewer`: who the token speaks for. */
export function addViewer({ builder, enums }: Graph): void {
  const viewer = builder.objectRef<Viewer>('Viewer').implement({
    description: 'Who is asking, as the token says.',
    fields: (t) => ({
      subject: t.exposeString('subject', { description: 'Subject of the token; written into events as the actor.' }),
      roles: t.field({ type: [enums.role], description: 'What the token allows.', resolve: (v) => [...v.roles] }),
      agentCode: t.exposeString('agentCode', { nullable: true, description: 'Agent that it speaks for, if any.' }),
      portfolios: t.stringList({
        nullable: true,
        description: 'Codes of the portfolios that it may see; null: all.',
        resolve: (v) => (v.portfolios === null ? null : [...v.portfolios]),
      }),
    }),
  })
  builder.queryField('viewer', (t) => t.field({ type: viewer, description: 'Who you are, as your token says.', resolve: (_root, _args, context) => context.viewer }))
}
