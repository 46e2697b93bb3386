import type { Capability, PluginHost, PluginTx } from '../../plugin-host/define-plugin.ts'

/** Capabilities that a plugin needed, each with the first door behind it that it used. */
export type DoorLog = Map<Capability, string>

/** The same doors; each use is noted, whether it is allowed or not. */
export function recordingHost(host: PluginHost, log: DoorLog): PluginHost {
  const note = (capability: Capability, door: string) => {
    if (!log.has(capability)) log.set(capability, door)
  }
  const recordTx = (tx: PluginTx): PluginTx => ({
    ...tx,
    placeHold(hold) {
      note('hold:place', 'placeHold')
      return tx.placeHold(hold)
    },
    liftHold(id, by) {
      note('hold:place', 'liftHold')
      return tx.liftHold(id, by)
    },
    moveCase(id, to, by) {
      note('case:move', 'moveCase')
      return tx.moveCase(id, to, by)
    },
    recordCost(cost) {
      note('cost:record', 'recordCost')
      return tx.recordCost(cost)
    },
    pauseStrategy(pause) {
      note('strategy:pause', 'pauseStrategy')
      return tx.pauseStrategy(pause)
    },
  })
  return Object.freeze<PluginHost>({
    ...host,
    query(text, params) {
      note('store:read', 'query')
      return host.query(text, params)
    },
    tx(work) {
      note('store:write', 'tx')
      return host.tx((tx) => work(recordTx(tx)))
    },
    facts(caseIds) {
      note('store:read', 'facts')
      return host.facts(caseIds)
    },
    regrade(caseIds, reason) {
      note('case:regrade', 'regrade')
      return host.regrade(caseIds, reason)
    },
  })
}
