import type { Clock } from '../db/clock.ts'
import type { Database, Sql } from '../db/database.ts'
import { EVENT_CHANNEL } from '../events/event-feed.ts'
import { compileCondition } from '../segments/condition.compile.ts'
import { toFactValues } from '../segments/facts.ts'
import type { BootedPlugin } from './boot.ts'
import type { GradeRequest } from './catalogue.ts'
import type { Capability, PluginCost, PluginHost, PluginPause, PluginTx } from './define-plugin.ts'
import { CapabilityDenied } from './host.errors.ts'

export type PluginHold = Parameters<PluginTx['placeHold']>[0]
export type PluginEvent = Parameters<PluginTx['appendEvent']>[0]

/** What the stations do for plugins, each inside the plugin's transaction. */
export interface HostDoors {
  placeHold(sql: Sql, hold: PluginHold): Promise<number>
  liftHold(sql: Sql, holdId: number, by: string): Promise<void>
  moveCase(sql: Sql, caseId: number, to: 'LEGAL' | 'ACTIVE', by: string): Promise<void>
  recordCost(sql: Sql, cost: PluginCost): Promise<number>
  pauseStrategy(sql: Sql, pause: PluginPause): Promise<number>
  appendEvent(sql: Sql, event: PluginEvent): Promise<void>
  facts(caseIds: readonly number[]): Promise<readonly GradeRequest[]>
  /** Outside of any transaction: it asks the hooks. */
  regrade(caseIds: readonly number[], reason: string, actor: string): Promise<number>
}

/** Who asks: taken from its definition. */
type Holder = { readonly name: string; readonly definition: Pick<BootedPlugin['definition'], 'capabilities'> }

/**
 * The doors of one plugin. Each throws `CapabilityDenied` unless the plugin declared its capability. Without `store:write`
 * queries run in a read-only transaction, so a write by mistake fails; the fence is for mistakes, not against malice.
 */
export function createPluginHost(db: Database, clock: Clock, doors: HostDoors, plugin: Holder): PluginHost {
  const capabilities = new Set<Capability>(plugin.definition.capabilities)
  const need = (capability: Capability, door: string) => {
    if (!capabilities.has(capability)) throw new CapabilityDenied(plugin.name, capability, door)
  }
  return Object.freeze({
    async query<Row extends object>(text: string, params?: Parameters<Sql['query']>[1]) {
      need('store:read', 'query')
      if (capabilities.has('store:write')) return db.query<Row>(text, params)
      return db.tx(async (sql) => {
        await sql.query('SET TRANSACTION READ ONLY')
        return sql.query<Row>(text, params)
      })
    },
    async tx<T>(work: (tx: PluginTx) => Promise<T>) {
      need('store:write', 'tx')
      return db.tx((sql) => {
        /** Types whose subscribers are woken when it commits. */
        const told = new Set<string>()
        return work({
          query: sql.query.bind(sql) as Sql['query'],
          async placeHold(hold) {
            need('hold:place', 'placeHold')
            return doors.placeHold(sql, hold)
          },
          async liftHold(holdId, by) {
            need('hold:place', 'liftHold')
            return doors.liftHold(sql, holdId, by)
          },
          async moveCase(caseId, to, by) {
            need('case:move', 'moveCase')
            return doors.moveCase(sql, caseId, to, by)
          },
          async recordCost(cost) {
            need('cost:record', 'recordCost')
            return doors.recordCost(sql, cost)
          },
          async pauseStrategy(pause) {
            need('strategy:pause', 'pauseStrategy')
            return doors.pauseStrategy(sql, pause)
          },
          async appendEvent(event) {
            await doors.appendEvent(sql, event)
            if (!told.has(event.type)) await sql.query('SELECT pg_notify($1, $2)', [EVENT_CHANNEL, event.type])
            told.add(event.type)
          },
        })
      })
    },
    compile: compileCondition,
    values: toFactValues,
    now: () => clock.now(),
    async facts(caseIds: readonly number[]) {
      need('store:read', 'facts')
      return doors.facts(caseIds)
    },
    async regrade(caseIds: readonly number[], reason: string) {
      need('case:regrade', 'regrade')
      return doors.regrade(caseIds, reason, `plugin:${plugin.name}`)
    },
  })
}
