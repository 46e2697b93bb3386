import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { ANONYMOUS } from '../../src/schema/viewer.ts'
import { createTokens } from '../../src/server/token.ts'

const secret = 'x'.repeat(40)
const tokens = createTokens(secret)
const bearer = async (token: Promise<string>) => `Bearer ${await token}`

describe('a token', () => {
  it('comes back as the viewer that it was signed for', async () => {
    const viewer = await tokens.verify(await bearer(tokens.sign({ subject: 'ann', roles: ['AGENT'], agentCode: 'ann', portfolios: ['A'] }, 60)))
    expect(viewer).toEqual({ subject: 'ann', roles: ['AGENT'], agentCode: 'ann', portfolios: ['A'] })
  })

  it('left out means anonymous', async () => {
    expect(await tokens.verify(undefined)).toBe(ANONYMOUS)
  })

  it('of a partner that names no portfolio sees none, and of a manager all', async () => {
    expect((await tokens.verify(await bearer(tokens.sign({ subject: 'p', roles: ['PARTNER'] }, 60)))).portfolios).toEqual([])
    expect((await tokens.verify(await bearer(tokens.sign({ subject: 'm', roles: ['MANAGER'] }, 60)))).portfolios).toBeNull()
  })

  it('is refused when signed by another, expired, unsigned, without an end or with unknown roles', async () => {
    const key = Buffer.from(secret)
    const make = (claims: object) => new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).setIssuer('dunlin').setSubject('x')
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x","roles":["ADMIN"],"iss":"dunlin","exp":9999999999}').toString('base64url')}.`
    const bad = {
      other: createTokens('y'.repeat(40)).sign({ subject: 'x', roles: ['ADMIN'] }, 60),
      expired: tokens.sign({ subject: 'x', roles: ['ADMIN'] }, -60),
      unsigned: Promise.resolve(none),
      endless: make({ roles: ['ADMIN'] }).sign(key),
      unknown: make({ roles: ['ROOT'] }).setExpirationTime('1m').sign(key),
      nobody: make({ roles: [] }).setExpirationTime('1m').sign(key),
      junk: Promise.resolve('junk'),
    }
    for (const [what, token] of Object.entries(bad)) {
      await expect(tokens.verify(await bearer(token)), what).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } })
    }
    await expect(tokens.verify('Basic abc')).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } })
  })
})
