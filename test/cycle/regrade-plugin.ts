import { z } from 'zod'
import type { Grade, GradeRequest } from '../../src/plugin-host/catalogue.ts'
import { definePlugin, type PluginHost } from '../../src/plugin-host/define-plugin.ts'

/** A grader that answers as the test says, and keeps what it was asked. */
export function createGrader(segmentOf: (grade: string | null) => string | null) {
  const told = new Map<number, Grade>()
  const asked: GradeRequest[] = []
  const dates: string[] = []
  let host: PluginHost | undefined
  let before: () => Promise<unknown> = () => Promise.resolve()
  const plugin = definePlugin({
    name: 'grader',
    version: '1.0.0',
    host: '^1.1.0',
    description: 'Grades as it is told.',
    capabilities: ['store:read', 'store:write', 'case:regrade'],
    config: z.strictObject({}),
    hooks: {
      'segment.grade': async (items, { businessDate }) => {
        await before()
        asked.push(...items)
        dates.push(businessDate)
        return items.map((item) => {
          const grade = told.get(item.caseId)
          return grade === undefined ? null : { grade, risk: 50, ability: null, willingness: null, reasonCodes: ['TOLD'] }
        })
      },
      'segment.assign': (items) => items.map((item) => segmentOf(item.facts.grade)),
    },
    start: async (given) => {
      host = given
    },
  })
  return {
    plugin, told, asked, dates,
    host: () => host as PluginHost,
    /** Runs while the plugin is asked, before it answers. */
    whileAsked: (work: () => Promise<unknown>) => void (before = work),
  }
}
