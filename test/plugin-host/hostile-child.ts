import { consoleLog } from '../../src/server/log.ts'
import { surviveFaults } from '../../src/server/survive.ts'
import { createTestApp } from '../../src/testkit/app.ts'
import { plugin } from './make.ts'

/** A server of its own process, with a plugin that lets go of what it throws. Prints its address and a token; ends with its input. */
const lets = plugin('lets-go', {
  'case.notices': (items) => {
    setTimeout(() => { throw new Error('thrown in a timer') }, 5)
    void Promise.reject(new Error('let go of'))
    queueMicrotask(() => { throw new Error('thrown in a microtask') })
    return items.map(() => [])
  },
  'segment.grade': (_items, { signal }) => {
    signal.addEventListener('abort', () => { throw new Error('thrown when told to stop') })
    return new Promise(() => {})
  },
}, { start: async () => void setTimeout(() => { throw new Error('thrown after the start') }, 5) })

const app = await createTestApp({ plugins: [lets], log: consoleLog, hookOptions: { limits: { 'segment.grade': 20 } } })
surviveFaults(consoleLog, app.metrics)
const server = await app.listen()
const ask = { caseId: 1, customerId: 1 } as never
process.stdout.write(JSON.stringify({ url: server.url, token: await app.bearer() }) + '\n')
process.stdin.on('data', () => {
  void app.hooks.contribute('case.notices', [ask], { businessDate: '2026-03-02' })
  void app.hooks.decide('segment.grade', [ask], { businessDate: '2026-03-02' })
})
process.stdin.on('end', () => void app.close().then(() => process.exit(0)))
