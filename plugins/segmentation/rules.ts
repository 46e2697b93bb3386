import type { FactValues, SegmentRule } from '../../src/plugin-host/index.ts'

interface CompiledSegment {
  readonly code: string
  readonly matches: (values: FactValues) => boolean
}

type Compile = (rule: SegmentRule['rule']) => CompiledSegment['matches']

/** Segments in the order in which they are tried: precedence, then code. */
export function compileSegments(segments: readonly SegmentRule[], compile: Compile): CompiledSegment[] {
  return [...segments]
    .sort((a, b) => a.precedence - b.precedence || (a.code < b.code ? -1 : 1))
    .map(({ code, rule }) => ({ code, matches: compile(rule) }))
}

/** Code of the first segment that matches; null: none does. */
export function firstMatch(segments: readonly CompiledSegment[], values: FactValues): string | null {
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i] as CompiledSegment
    if (segment.matches(values)) return segment.code
  }
  return null
}
