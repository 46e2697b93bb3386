// oxlint-disable typescript/triple-slash-reference -- kept in the declarations, which an import is not
/// <reference types="@pothos/plugin-complexity" preserve="true" />
/// <reference types="@pothos/plugin-relay" preserve="true" />
/// <reference types="@pothos/plugin-scope-auth" preserve="true" />
// The declarations keep these: without them the builder that a plugin's author sees would lack what the packages add to it.
import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import PrismaPlugin from '@pothos/plugin-prisma'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import type PrismaTypes from '../../generated/pothos-types.ts'
import { getDatamodel } from '../../generated/pothos-types.ts'
import { ClientError } from './client-error.ts'
import { type Context, prismaOf } from './context.ts'
import { readGlobalId } from './global-id.rules.ts'
import type { Money } from './money.ts'
import { nodeQueries } from './node-query.ts'
import { costError, costOf, PAGE_DEFAULT, PAGE_MAX } from './limits.ts'
import { type Role, hasRole } from './viewer.ts'
import type { Visibility } from './visibility.ts'

export interface SchemaTypes {
  Context: Context
  PrismaTypes: PrismaTypes
  AuthScopes: { roles: readonly Role[]; anyRole: boolean }
  DefaultFieldNullability: false
  Scalars: {
    ID: { Input: string; Output: string | number | bigint }
    DateTime: { Input: Date; Output: Date }
    LocalDate: { Input: string; Output: string | Date }
    Decimal: { Input: string; Output: string }
    CurrencyCode: { Input: string; Output: string }
    BigInt: { Input: number; Output: number | bigint }
    Json: { Input: unknown; Output: unknown }
  }
  Objects: { Money: Money }
  Inputs: { MoneyInput: { amount: string; currency: string } }
}

/** Limits on depth, breadth and cost, checked before the first resolver. 20,000 points: 100 items with a page of 20 of 10 fields in each. */
export const LIMITS = { complexity: 20_000, depth: 15, breadth: 500 }

interface NodeOptions {
  readonly id: { readonly field?: string; readonly resolve?: unknown }
  readonly extensions?: object
}

/** A new builder: one an application, since the plugins differ from one to the next. */
export function createBuilder(visibility: Visibility) {
  const builder = new SchemaBuilder<SchemaTypes>({
    plugins: [ScopeAuthPlugin, ComplexityPlugin, RelayPlugin, PrismaPlugin],
    defaultFieldNullability: false,
    prisma: {
      client: prismaOf,
      dmmf: getDatamodel(),
      exposeDescriptions: true,
      filterConnectionTotalCount: true,
      defaultConnectionSize: PAGE_DEFAULT,
      maxConnectionSize: PAGE_MAX,
      onUnusedQuery: null,
    },
    relay: {
      clientMutationId: 'omit',
      cursorType: 'String',
      nodesOnConnection: true,
      decodeGlobalID: readGlobalId,
      ...nodeQueries(visibility),
      nodeTypeOptions: { description: 'Anything with a global id, which is opaque: do not take it apart.' },
    },
    scopeAuth: {
      authScopes: (context) => ({
        roles: (roles: readonly Role[]) => hasRole(context.viewer, roles),
        anyRole: context.viewer.roles.length > 0,
      }),
      unauthorizedError: (_parent, context) =>
        context.viewer.roles.length === 0
          ? new ClientError('UNAUTHENTICATED', 'Say who you are: send a token as "Authorization: Bearer …".')
          : new ClientError('FORBIDDEN', 'Your role does not allow this. Ask for a token with a role that does.'),
    },
    complexity: { defaultComplexity: 1, fieldComplexity: costOf, limit: LIMITS, complexityError: costError },
  })
  // A node that is gone answers null, whoever declares the type. Compiled reading is told which column the global id is made of.
  const prismaNode = builder.prismaNode.bind(builder) as unknown as (type: never, options: object) => never
  builder.prismaNode = ((type: never, options: NodeOptions) => {
    const idField = options.id.resolve === undefined ? options.id.field : undefined
    return prismaNode(type, { nullable: true, ...options, extensions: { ...options.extensions, idField } })
  }) as unknown as typeof builder.prismaNode
  builder.queryType({ description: 'Reads. None of them changes anything.', authScopes: { anyRole: true } })
  builder.mutationType({ description: 'Writes. Each takes one `input` and answers with the object and a list of errors.', authScopes: { anyRole: true } })
  builder.subscriptionType({ description: 'Live changes. Each carries a sequence; pass the last one seen as `since` after a reconnect.', authScopes: { anyRole: true } })
  return builder
}

export type Builder = ReturnType<typeof createBuilder>
