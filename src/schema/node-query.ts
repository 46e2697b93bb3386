import { type GraphQLResolveInfo, isObjectType } from 'graphql'
import { ClientError } from './client-error.ts'
import type { Context } from './context.ts'
import type { GlobalId } from './global-id.rules.ts'
import type { Visibility } from './visibility.ts'

/** Objects that `nodes` gives at once. */
const NODES_MAX = 100

const isNode = (typename: string, { schema }: GraphQLResolveInfo): boolean => {
  const type = schema.getType(typename)
  return isObjectType(type) && type.getInterfaces().some((i) => i.name === 'Node')
}

/** Options of `node` and `nodes`: null for what does not exist and for what the viewer may not see, alike. */
export function nodeQueries(visibility: Visibility) {
  return {
    nodeQueryOptions: {
      description: 'Any object by its global id; null if there is none that you may see.',
      args: { id: { description: 'Global id.' } },
      resolve: async (
        _root: unknown,
        { id }: { id: GlobalId },
        context: Context,
        info: GraphQLResolveInfo,
        load: (id: { typename: string; id: string }) => unknown,
      ): Promise<unknown> => {
        const sees = await visibility.visible(context.db, context.viewer, [id])
        return isNode(id.typename, info) && sees(id) ? load(id) : null
      },
    },
    nodesQueryOptions: {
      description: `Several objects by their global ids, in the same order; null for each that you may not see. At most ${NODES_MAX}.`,
      args: { ids: { description: `Global ids, at most ${NODES_MAX}.` } },
      resolve: async (
        _root: unknown,
        { ids }: { ids: ({ typename: string; id: string } | null)[] },
        context: Context,
        info: GraphQLResolveInfo,
        load: (ids: { typename: string; id: string }[]) => Promise<readonly unknown[]>,
      ): Promise<readonly unknown[]> => {
        if (ids.length > NODES_MAX) throw new ClientError('BAD_USER_INPUT', `${ids.length} ids at once. Ask for at most ${NODES_MAX}.`)
        const asked = ids as { typename: string; id: string }[]
        const sees = await visibility.visible(context.db, context.viewer, asked)
        // `load` reads the ids from the arguments, so what may not be seen is struck out there.
        for (let i = 0; i < ids.length; i++) {
          const id = asked[i] as GlobalId
          if (!isNode(id.typename, info) || !sees(id)) ids[i] = null
        }
        return load(asked)
      },
    },
  }
}
