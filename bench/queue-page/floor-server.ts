// The floor: node:http and one prepared statement that gives the whole page as JSON text, passed on unread. Prints {"url": …}.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'

const PAGE = `SELECT coalesce(json_agg(j), '[]')::text AS page FROM (
  SELECT json_build_object('id', w.id, 'rank', w.rank, 'availableAt', w.available_at,
    'action', json_build_object('treatment', a.treatment, 'channel', a.channel, 'plannedFor', a.planned_for),
    'case', json_build_object('state', c.state, 'grade', c.grade, 'segmentCode', c.segment_code, 'openedOn', c.opened_on,
      'customer', json_build_object('fullName', u.full_name, 'language', u.language, 'timeZone', u.time_zone),
      'account', (SELECT json_build_object('externalId', d.external_id, 'product', d.product, 'outstanding', d.outstanding_minor,
          'pastDue', d.past_due_minor, 'currency', d.currency, 'oldestUnpaidDueDate', d.oldest_unpaid_due_date)
          FROM account d WHERE d.case_id = c.id ORDER BY d.id LIMIT 1),
      'lastContact', (SELECT json_build_object('at', t.at, 'channel', t.channel, 'outcomeCode', t.outcome_code)
          FROM contact t WHERE t.case_id = c.id ORDER BY t.at DESC, t.id DESC LIMIT 1))) AS j
  FROM (SELECT * FROM work_item WHERE queue_id = $1 AND state = 'AVAILABLE' ORDER BY rank DESC, id LIMIT 50) w
  JOIN action a ON a.id = w.action_id JOIN collection_case c ON c.id = w.case_id JOIN customer u ON u.id = c.customer_id
  ORDER BY w.rank DESC, w.id) page`

const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 })
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { queue } = JSON.parse(Buffer.concat(chunks).toString()) as { queue: number }
    pool.query<{ page: string }>({ name: 'page', text: PAGE, values: [queue] }).then(
      ({ rows }) => response.writeHead(200, { 'content-type': 'application/json' }).end(rows[0]?.page),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }) + '\n')
})
process.on('SIGTERM', () => process.exit(0))
