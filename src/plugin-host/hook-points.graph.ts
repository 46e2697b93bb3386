import type { Graph } from '../schema/graph.ts'
import { HOOK_KINDS, HOOKS, type HookName } from './catalogue.ts'
import type { ListenerHealth } from './health.ts'

/** The query `hookPoints`: the catalogue, as data. */
export function addHookPoints({ builder }: Graph, health: () => readonly Readonly<ListenerHealth>[]): void {
  const kind = (name: HookName) => HOOK_KINDS[HOOKS[name].kind]
  const point = builder.objectRef<HookName>('HookPoint').implement({
    description: 'A moment at which plugins are asked.',
    fields: (t) => ({
      name: t.string({ description: 'Its name.', resolve: (name) => name }),
      kind: t.string({ description: 'guard, decide, transform, contribute or observe.', resolve: (name) => HOOKS[name].kind }),
      question: t.string({ description: 'What is asked, or what is told.', resolve: (name) => HOOKS[name].description }),
      limitMilliseconds: t.int({ description: 'Time that a listener may take for a batch.', resolve: (name) => HOOKS[name].limitMs }),
      asked: t.string({ description: 'How listeners are asked. Always once a batch.', resolve: (name) => kind(name).asked }),
      answer: t.string({ description: 'What a listener answers.', resolve: (name) => kind(name).answer }),
      onFailure: t.string({ description: 'What comes of a listener that throws, is late or answers wrongly.', resolve: (name) => kind(name).onFailure }),
      rests: t.boolean({ description: 'Whether a listener that fails too often is not asked for a while.', resolve: (name) => kind(name).rests }),
      listeners: t.stringList({
        description: 'Plugins that listen, in the order in which they are asked.',
        resolve: (name) => health().filter((row) => row.point === name).map((row) => row.plugin),
      }),
    }),
  })
  builder.queryField('hookPoints', (t) =>
    t.field({
      type: [point],
      authScopes: { roles: ['MANAGER', 'COMPLIANCE'] },
      description: 'Every moment at which plugins are asked, in the order in which an account meets them. For MANAGER and COMPLIANCE.',
      resolve: () => Object.keys(HOOKS) as HookName[],
    }),
  )
}
