import type { Check } from './check.ts'

/** After all that uses doors. */
export const DOOR_CHECKS: readonly Check[] = [
  {
    id: 'capabilities.declared',
    title: 'It uses no door whose capability it does not declare.',
    run({ plugin, doors }) {
      return [...doors].filter(([capability]) => !plugin.capabilities.includes(capability)).map(([capability, door]) => `${door} was used without ${capability}.`)
    },
  },
  {
    id: 'capabilities.used',
    title: 'What it declares it uses. A note only: what its mutations do is not tried.',
    async run(subject) {
      subject.booted()
      const unused = subject.plugin.capabilities.filter((capability) => !subject.doors.has(capability))
      return unused.length === 0 ? [] : { note: `not seen in use by its listeners: ${unused.join(', ')}. Good if its mutations need it; else leave it out.` }
    },
  },
]
