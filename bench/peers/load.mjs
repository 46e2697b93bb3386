// Puts load on one address and prints what came of it. The one argument is JSON: { url, headers, body, connections, seconds }.
import autocannon from 'autocannon'

const { url, headers, body, connections, seconds } = JSON.parse(process.argv[2])
const result = await autocannon({ url, method: 'POST', headers, body, connections, duration: seconds })
process.stdout.write(
  JSON.stringify({
    perSecond: result.requests.total / result.duration,
    requests: result.requests.total,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failed: result.errors + result.timeouts + result.non2xx,
  }),
)
