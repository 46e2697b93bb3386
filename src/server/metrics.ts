export interface Metrics {
  request(operation: 'query' | 'mutation' | 'subscription', seconds: number): void
  clientError(code: string): void
  defect(): void
  /** Opened (+1) or closed (-1). */
  subscriptions(change: 1 | -1): void
  /** Prometheus text format 0.0.4. `extra` are gauges read at the moment of the scrape. */
  print(extra: Readonly<Record<string, number>>): string
}

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const

/** Counters of one process, in seconds and counts. */
export function createMetrics(): Metrics {
  const durations = new Map<string, { buckets: number[]; sum: number; count: number }>()
  const codes = new Map<string, number>()
  let defects = 0
  let open = 0
  return {
    request(operation, seconds) {
      const row = durations.get(operation) ?? { buckets: BOUNDS.map(() => 0), sum: 0, count: 0 }
      durations.set(operation, row)
      row.sum += seconds
      row.count += 1
      for (let i = 0; i < BOUNDS.length; i++) if (seconds <= (BOUNDS[i] as number)) row.buckets[i] = (row.buckets[i] as number) + 1
    },
    clientError: (code) => codes.set(code, (codes.get(code) ?? 0) + 1),
    defect: () => {
      defects += 1
    },
    subscriptions: (change) => {
      open += change
    },
    print(extra) {
      const lines = ['# HELP dunlin_request_seconds Time to answer a GraphQL operation.', '# TYPE dunlin_request_seconds histogram']
      for (const [operation, row] of durations) {
        const label = `operation="${operation}"`
        BOUNDS.forEach((bound, i) => lines.push(`dunlin_request_seconds_bucket{${label},le="${bound}"} ${row.buckets[i]}`))
        lines.push(`dunlin_request_seconds_bucket{${label},le="+Inf"} ${row.count}`)
        lines.push(`dunlin_request_seconds_sum{${label}} ${row.sum}`, `dunlin_request_seconds_count{${label}} ${row.count}`)
      }
      lines.push('# HELP dunlin_client_errors_total Errors that a client was told.', '# TYPE dunlin_client_errors_total counter')
      for (const [code, count] of codes) lines.push(`dunlin_client_errors_total{code="${code}"} ${count}`)
      lines.push('# HELP dunlin_defects_total Errors that were masked and logged.', '# TYPE dunlin_defects_total counter', `dunlin_defects_total ${defects}`)
      lines.push('# HELP dunlin_subscriptions Open subscriptions.', '# TYPE dunlin_subscriptions gauge', `dunlin_subscriptions ${open}`)
      for (const [name, value] of Object.entries(extra)) lines.push(`# TYPE dunlin_${name} gauge`, `dunlin_${name} ${value}`)
      return lines.join('\n') + '\n'
    },
  }
}
