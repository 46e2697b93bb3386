import { expect, it } from 'vitest'
import { bootPlugins } from '../../../src/testkit/index.ts'
import { remoteDecisions } from '../plugin.ts'
import { endpoint } from './frame.ts'

const boot = (hooks: object) => bootPlugins([remoteDecisions], { options: { 'remote-decisions': { hooks } } })

it('is off as long as no hook is named', () => {
  expect(bootPlugins([remoteDecisions]).plugins[0]?.hooks).toEqual({})
  expect(Object.keys(boot({ 'segment.grade': endpoint('http://localhost:1/') }).plugins[0]?.hooks ?? {})).toEqual(['segment.grade'])
})

const HTTPS = 'https://models.bank.example/grade'
process.env['TEST_REMOTE_WEAK'] = 'whsec_c2hvcnQ='
process.env['TEST_REMOTE_LINES'] = 'a\nb'

it.each<[string, object, RegExp]>([
  ['http to elsewhere', { 'segment.grade': endpoint('http://models.bank.example/') }, /hooks\.segment\.grade\.url: is not https, and models\.bank\.example is not this machine/],
  ['http to here, unsaid', { 'segment.grade': endpoint('http://localhost:1/', { allowInsecure: false }) }, /url: is not https\. Say "allowInsecure": true/],
  ['another protocol', { 'segment.grade': endpoint('file:///etc/passwd') }, /url: is not an http\(s\) address/],
  ['a password in the address', { 'segment.grade': endpoint('https://me:pass@models.bank.example/') }, /has a user or a password in it/],
  ['no secret', { 'segment.grade': { url: HTTPS } }, /segment\.grade\.secret/],
  ['a secret that is not set', { 'segment.grade': endpoint(HTTPS, { secret: { env: 'TEST_REMOTE_NOT_SET' } }) }, /TEST_REMOTE_NOT_SET is not set/],
  ['a secret that is none of Standard Webhooks', { 'segment.grade': endpoint(HTTPS, { secret: { env: 'TEST_REMOTE_WEAK' } }) }, /24 to 64 random bytes/],
  ['a time that the hook does not have', { 'case.notices': endpoint(HTTPS, { timeoutMs: 500 }) }, /timeoutMs: must be below 500, which case\.notices is given/],
  ['a fact that there is not', { 'segment.grade': endpoint(HTTPS, { facts: ['dpd', 'fullName'] }) }, /facts\.1/],
  ['facts of records without', { 'contact.guard': endpoint(HTTPS, { facts: ['dpd'] }) }, /facts: are not in the records of contact\.guard/],
  ['events by the dozen', { 'payment.recorded': endpoint(HTTPS, { maxItems: 12 }) }, /maxItems: is 1 for observers/],
  ['a header of the protocol', { 'segment.grade': endpoint(HTTPS, { headers: { 'Webhook-Id': '1' } }) }, /headers\.Webhook-Id: is set by the protocol/],
  ['a header with a blank in its name', { 'segment.grade': endpoint(HTTPS, { secretHeaders: { 'a b': { env: 'TEST_REMOTE_KEY' } } }) }, /secretHeaders\.a b: is not the name of a header/],
  ['a header with a line break', { 'segment.grade': endpoint(HTTPS, { headers: { 'x-a': 'b\r\nwebhook-id: 1' } }) }, /characters that a header cannot have/],
  ['a secret header with a line break', { 'segment.grade': endpoint(HTTPS, { secretHeaders: { 'x-a': { env: 'TEST_REMOTE_LINES' } } }) }, /characters that a header cannot have/],
  ['a hook that there is not', { 'money.move': endpoint(HTTPS) }, /money\.move/],
])('refuses %s', (_what, hooks, why) => {
  expect(() => boot(hooks)).toThrow(why)
})

it('says every fault at once, and no secret', () => {
  const wrong = { 'segment.grade': endpoint('http://elsewhere.example/', { timeoutMs: 6_000, secret: { env: 'TEST_REMOTE_WEAK' } }), 'contact.guard': endpoint('ftp://x/') }
  let message = ''
  try {
    boot(wrong)
  } catch (error) {
    message = (error as Error).message
  }
  expect(message).toMatch(/24 to 64 random bytes/)
  expect(message).toMatch(/contact\.guard\.url/)
  expect(message).not.toContain('c2hvcnQ')
})
