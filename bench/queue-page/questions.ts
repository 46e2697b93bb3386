/** The same page asked of each server: 50 waiting items of a queue with action, case, customer, first account and last contact. */
export const PAGE_ITEMS = 50

export interface Question {
  readonly body: string
  /** The lender's account numbers in the answer, in order: all servers must give the same. Throws when the answer is an error. */
  accounts(answer: unknown): string[]
}

interface Connection<T> {
  edges: { node: T }[]
}

function data<T>(answer: unknown): T {
  const { data: given, errors } = answer as { data?: T; errors?: unknown }
  if (errors !== undefined || given === undefined) {
    throw new Error(`The server answered with errors: ${JSON.stringify(errors ?? answer).slice(0, 2_000)}`)
  }
  return given
}

export const ours = (queueId: number): Question => ({
  body: JSON.stringify({
    query: `query QueuePage($queueId: ID!) {
      queuePage(queueId: $queueId, first: ${PAGE_ITEMS}) { edges { node {
        id rank availableAt
        action { treatment channel plannedFor }
        case { state grade segmentCode openedOn
          customer { fullName language timeZone }
          accounts(first: 1) { edges { node {
            externalId product outstanding { amount currency } pastDue { amount currency } oldestUnpaidDueDate } } }
          contacts(first: 1) { edges { node { at channel outcomeCode } } } }
      } } }
    }`,
    variables: { queueId: Buffer.from(`Queue:${queueId}`).toString('base64') },
  }),
  accounts(answer) {
    const { queuePage } = data<{ queuePage: Connection<{ case: { accounts: Connection<{ externalId: string }> } }> }>(answer)
    return queuePage.edges.flatMap(({ node }) => node.case.accounts.edges.map((account) => account.node.externalId))
  },
})

export const postgraphile = (queueId: number): Question => ({
  body: JSON.stringify({
    query: `query QueuePage($queue: BigInt!) {
      allWorkItems(first: ${PAGE_ITEMS}, condition: { queueId: $queue, state: AVAILABLE }, orderBy: [RANK_DESC, ROW_ID_ASC]) { edges { node {
        id rank availableAt
        actionByActionId { treatment channel plannedFor }
        collectionCaseByCaseId { state grade segmentCode openedOn
          customerByCustomerId { fullName language timeZone }
          accountsByCaseId(first: 1) { edges { node { externalId product currency outstandingMinor pastDueMinor oldestUnpaidDueDate } } }
          contactsByCaseId(first: 1, orderBy: [AT_DESC]) { edges { node { at channel outcomeCode } } } }
      } } }
    }`,
    variables: { queue: String(queueId) },
  }),
  accounts(answer) {
    type Item = { collectionCaseByCaseId: { accountsByCaseId: Connection<{ externalId: string }> } }
    const { allWorkItems } = data<{ allWorkItems: Connection<Item> }>(answer)
    return allWorkItems.edges.flatMap(({ node }) => node.collectionCaseByCaseId.accountsByCaseId.edges.map((account) => account.node.externalId))
  },
})

export const floor = (queueId: number): Question => ({
  body: JSON.stringify({ queue: queueId }),
  accounts: (answer) => (answer as { case: { account: { externalId: string } } }[]).map((item) => item.case.account.externalId),
})
