import type { Graph } from '../schema/graph.ts'

/** GradeRecord and SegmentMembership: what a case was, from when to when. */
export function addCaseHistory({ builder, enums }: Graph): void {
  builder.prismaNode('GradeRecord', {
    id: { field: 'id', description: 'Global id.' },
    description: 'A grade with its reasons, from `validFrom` until the next one. Points run from 0 (best) to 100 (worst); null: the data do not say.',
    fields: (t) => ({
      grade: t.field({ type: enums.grade, select: { grade: true }, description: 'The grade.', resolve: (g) => g.grade }),
      risk: t.exposeInt('risk', { nullable: true, description: 'Risk points.' }),
      ability: t.exposeInt('ability', { nullable: true, description: 'Inability-to-pay points.' }),
      willingness: t.exposeInt('willingness', { nullable: true, description: 'Unwillingness-to-pay points.' }),
      reasonCodes: t.exposeStringList('reasonCodes', { description: 'Why, the weightiest reason first.' }),
      plugin: t.exposeString('plugin', { description: 'Plugin that gave it; `core` for the core’s default.' }),
      pluginVersion: t.exposeString('pluginVersion', { description: 'Its version.' }),
      validFrom: t.expose('validFrom', { type: 'LocalDate', description: 'First business date.' }),
      validTo: t.expose('validTo', { type: 'LocalDate', nullable: true, description: 'Business date from which it no longer holds; null: it holds.' }),
      case: t.relation('case', { description: 'The case.' }),
    }),
  })
  builder.prismaNode('SegmentMembership', {
    id: { field: 'id', description: 'Global id.' },
    description: 'The segment that a case was in, as half-open intervals of business dates.',
    fields: (t) => ({
      segmentCode: t.exposeString('segmentCode', { description: 'Code of the segment.' }),
      validFrom: t.expose('validFrom', { type: 'LocalDate', description: 'First business date.' }),
      validTo: t.expose('validTo', { type: 'LocalDate', nullable: true, description: 'Business date from which it is no longer in it; null: it is.' }),
      case: t.relation('case', { description: 'The case.' }),
    }),
  })
}
