import { CapabilityDenied } from '../../plugin-host/host.errors.ts'
import { messageOf } from '../../plugin-host/message.rules.ts'
import { type Check, Untried } from './check.ts'

/** What keeps this process alive, each kind with how often. */
export function handles(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return counts
}

/** What is still there of what was not there before. It is looked at until nothing is, for two seconds: a socket takes a moment to close. */
async function leftOver(before: ReadonlyMap<string, number>): Promise<string[]> {
  for (let tries = 0; ; tries++) {
    const left = [...handles()].filter(([kind, count]) => count > (before.get(kind) ?? 0)).map(([kind, count]) => `${count - (before.get(kind) ?? 0)} ${kind}`)
    if (left.length === 0 || tries === 40) return left
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Stops the plugin and closes the database, so they come last. `before`: what was there when the trial began. */
export const lifecycleChecks = (before: ReadonlyMap<string, number>): readonly Check[] => [
  {
    id: 'lifecycle.ends',
    title: 'start and stop end within 10 seconds and throw nothing.',
    async run(subject) {
      subject.booted()
      const faults: string[] = []
      const { startError } = await subject.stand()
      if (startError !== null && !(startError instanceof CapabilityDenied)) faults.push(`start: ${messageOf(startError)}`)
      await subject.close().catch((error: unknown) => faults.push(`stop: ${messageOf(error)}`))
      return faults
    },
  },
  {
    id: 'lifecycle.handles',
    title: 'After stop nothing is left that keeps the process alive: no timer, no socket.',
    async run(subject) {
      if (subject.plugin.start === undefined && Object.keys(subject.booted().hooks).length === 0) throw new Untried('it starts nothing')
      const left = await leftOver(before)
      return left.length === 0 ? [] : [`still there: ${left.join(', ')}. Close in stop what start or a listener opened.`]
    },
  },
]
