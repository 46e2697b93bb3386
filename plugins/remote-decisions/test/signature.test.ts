import { expect, it } from 'vitest'
import { isWebhookSecret, sign, verify } from '../signature.rules.ts'
import { OTHER_SECRET, SECRET } from './frame.ts'

it('signs as the package of Standard Webhooks does', () => {
  // Made with `new Webhook(secret).sign(id, new Date(1614265330000), body)` of standardwebhooks 1.1.1.
  expect(sign(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}')).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

it('takes a secret of 24 to 64 bytes, and nothing else', () => {
  const of = (bytes: number) => `whsec_${Buffer.alloc(bytes, 1).toString('base64')}`
  expect([of(24), of(64), of(32).replace(/=+$/, '')].map(isWebhookSecret)).toEqual([true, true, true])
  expect([of(23), of(65), of(32).slice(6), 'whsec_', 'a password of some length, not base64', `${of(32)}!`].map(isWebhookSecret)).toEqual(Array(6).fill(false))
})

it('verifies what was signed with one of its secrets, now, for this request', () => {
  const body = Buffer.from('{}')
  const headers = { id: 'msg_1', timestamp: '1000', signature: sign([OTHER_SECRET], 'msg_1', 1_000, '{}') }
  expect(verify([SECRET, OTHER_SECRET], 'msg_1', 1_300, headers, body)).toBeNull()
  expect(verify([SECRET], 'msg_1', 1_000, headers, body)).toMatch(/secret/)
  expect(verify([OTHER_SECRET], 'msg_1', 1_301, headers, body)).toMatch(/time/)
  expect(verify([OTHER_SECRET], 'msg_1', 1_000, { ...headers, timestamp: '1e3' }, body)).toMatch(/time/)
  expect(verify([OTHER_SECRET], 'msg_2', 1_000, headers, body)).toMatch(/request/)
  expect(verify([OTHER_SECRET], 'msg_1', 1_000, { ...headers, signature: '' }, body)).toMatch(/secret/)
})
