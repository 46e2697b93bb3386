/** What GraphiQL opens with, and `start` prints: named operations that work on the sample portfolio. */
export const PORTFOLIO_EXAMPLE = `query Portfolio {
  portfolios(first: 3) {
    nodes {
      code
      summary {
        customers
        outstanding { amount currency }
        byGrade { key cases }
        bySegment { key cases }
      }
    }
  }
}`

export const CASES_EXAMPLE = `query Cases {
  cases(first: 5, where: { grade: [C, D], state: [ACTIVE] }) {
    totalCount
    nodes {
      id
      grade
      segmentCode
      daysPastDue
      pastDue { amount currency }
      customer { fullName contactPoints(first: 3) { nodes { kind value } } }
    }
  }
}`

export const QUEUES_EXAMPLE = `query Queues {
  queues {
    nodes {
      id
      code
      sequence
      counts { available leased }
      items(first: 3) { nodes { rank case { grade pastDue { amount currency } } action { treatment channel } } }
    }
  }
}`

export const LIVE_EXAMPLE = `subscription Live($queueId: ID!) {
  queueChanged(queueId: $queueId) {
    sequence
    kind
    reason
    workItem { id state }
  }
}`

export const EXAMPLES = `# Dunlin: pick an operation and run it. A token of role ADMIN is filled in under Headers (development only).
# Live needs the id of a queue in Variables: {"queueId": "…"}, from the operation Queues.

${[PORTFOLIO_EXAMPLE, CASES_EXAMPLE, QUEUES_EXAMPLE, LIVE_EXAMPLE].join('\n\n')}
`
