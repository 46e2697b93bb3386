#!/usr/bin/env node
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'

const { DUNLIN_URL = 'http://127.0.0.1:4000/graphql', DUNLIN_TOKEN = '' } = process.env
const [code, from] = process.argv.slice(2)
if (code === undefined) {
  console.error('Usage: DUNLIN_TOKEN=… node index.mjs QUEUE [SINCE]')
  process.exit(2)
}
const Authorization = DUNLIN_TOKEN.startsWith('Bearer ') ? DUNLIN_TOKEN : `Bearer ${DUNLIN_TOKEN}`

const client = createClient({
  url: DUNLIN_URL.replace(/^http/, 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: { Authorization },
  // Pings find a dead connection that nobody closed.
  keepAlive: 10_000,
  retryAttempts: Infinity,
  retryWait: (tries) => new Promise((resolve) => setTimeout(resolve, Math.min(250 * 2 ** tries, 10_000))),
  // 44xx means that the server understood and says no; trying again would not help.
  shouldRetry: (event) => !(event?.code >= 4400 && event.code < 4500),
  on: {
    connected: () => console.error(`connected to ${DUNLIN_URL}, from change ${variables.since}`),
    closed: (event) => console.error(`connection closed (${event.code ?? event.message ?? 'unknown'})`),
  },
})

const response = await fetch(DUNLIN_URL, {
  method: 'POST',
  headers: { 'content-type': 'application/json', Authorization },
  body: JSON.stringify({ query: 'query ($code: String!) { queue(code: $code) { id sequence } }', variables: { code } }),
})
const { data, errors } = await response.json()
if (!data?.queue) {
  console.error(errors?.[0]?.message ?? `There is no queue ${code}.`)
  process.exit(1)
}

// The client sends these again with every connection: moved along with each change, nothing is missed and nothing comes twice.
const variables = { queueId: data.queue.id, since: from === undefined ? data.queue.sequence : Number(from) }
const query = `subscription ($queueId: ID!, $since: BigInt) { queueChanged(queueId: $queueId, since: $since) {
  sequence kind at actor reason workItemId workItem { state rank case { grade pastDue { amount currency } } action { treatment channel } } } }`

process.once('SIGINT', () => client.dispose())
for await (const { data: next, errors: faults } of client.iterate({ query, variables })) {
  if (faults) {
    console.error(faults[0].message)
    process.exitCode = 1
    break
  }
  const { sequence, kind, at, actor, reason, workItemId, workItem } = next.queueChanged
  variables.since = sequence
  const about = workItem && `${workItem.action.treatment} by ${workItem.action.channel}, grade ${workItem.case.grade}, ${workItem.case.pastDue.amount} ${workItem.case.pastDue.currency} past due`
  console.log(`${sequence} ${at} ${kind}${reason ? ` (${reason})` : ''} by ${actor}: ${workItemId} ${about ?? ''}`)
}
