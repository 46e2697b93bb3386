import type { PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { checkGuardrails } from './guardrail.service.ts'

/** Seconds that a cycle waits for its guardrails; beyond them they are measured beside it. */
const PATIENCE = 3

/** The business date of which the guardrails were measured last, by this process. */
const checked = new WeakMap<PluginHost, string>()

/**
 * Measures every guardrail, once a business date and process: windows move on though nobody says anything. A failure costs the
 * cycle nothing; the next batch tries again.
 */
export async function checkOnceADay(host: PluginHost, config: Config, businessDate: string): Promise<void> {
  if (checked.get(host) === businessDate) return
  checked.set(host, businessDate)
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE * 1000)
  })
  const measured = checkGuardrails(host, config).catch(() => {
    checked.delete(host)
  })
  await Promise.race([measured, patience])
  clearTimeout(timer)
}
