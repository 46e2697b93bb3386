import { CapabilityDenied } from '../../plugin-host/host.errors.ts'
import { messageOf } from '../../plugin-host/message.rules.ts'
import { type Check, Untried } from './check.ts'

/** They stop the plugin and close the database, so they come last. */
export const LIFECYCLE_CHECKS: readonly Check[] = [
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
    title: 'After stop nothing that start opened keeps the process alive: no timer, no socket.',
    async run(subject) {
      if (subject.plugin.start === undefined) throw new Untried('it has no start')
      subject.booted()
      const left = await subject.handles.left()
      return left.length === 0 ? [] : [`still there: ${left.join(', ')}. Close in stop what start opened.`]
    },
  },
]
