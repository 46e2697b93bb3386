import { createSecretKey, type KeyObject } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { ClientError } from '../schema/client-error.ts'
import { ANONYMOUS, ROLES, type Role, type Viewer } from '../schema/viewer.ts'
import { createTokenCache } from './token-cache.ts'

const ISSUER = 'dunlin'

const claims = z.object({
  sub: z.string().min(1).max(200),
  roles: z.array(z.enum(ROLES)).min(1),
  agent: z.string().min(1).nullable().default(null),
  portfolios: z.array(z.string().min(1)).max(100).nullable().default(null),
})

export interface TokenClaims {
  readonly subject: string
  readonly roles: readonly Role[]
  readonly agentCode?: string | null
  readonly portfolios?: readonly string[] | null
}

export interface Tokens {
  /** The viewer that a header `Bearer …` speaks for; anonymous without one. Throws `ClientError` UNAUTHENTICATED when it does not hold. */
  verify(authorization: string | null | undefined): Promise<Viewer>
  /** A token for these claims that holds for so many seconds. */
  sign(claims: TokenClaims, seconds: number): Promise<string>
}

/** JSON Web Tokens signed with one secret (HS256, RFC 7519). */
export function createTokens(secret: string): Tokens {
  const key: KeyObject = createSecretKey(Buffer.from(secret))
  const known = createTokenCache()
  return {
    async verify(authorization) {
      if (authorization === null || authorization === undefined || authorization === '') return ANONYMOUS
      const match = /^Bearer +(\S+)$/i.exec(authorization)
      if (match === null) throw refused('The Authorization header is not of the form "Bearer TOKEN".')
      const token = match[1] as string
      const before = known.get(token, Math.floor(Date.now() / 1000))
      if (before !== undefined) return before
      const payload = await jwtVerify(token, key, { algorithms: ['HS256'], issuer: ISSUER, requiredClaims: ['exp'] }).then(
        (verified) => verified.payload,
        (error: unknown) => {
          throw refused(error instanceof errors.JWTExpired ? 'The token has expired.' : 'The token is malformed, or was not signed here.')
        },
      )
      const parsed = claims.safeParse(payload)
      if (!parsed.success) throw refused(`The token lacks or misstates ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}.`)
      const { sub, roles, agent, portfolios } = parsed.data
      // A partner that names no portfolio sees none: the narrow reading of a token that says too little.
      const seen = portfolios ?? (roles.every((role) => role === 'PARTNER') ? [] : null)
      const viewer: Viewer = Object.freeze({ subject: sub, roles, agentCode: agent, portfolios: seen })
      known.set(token, viewer, payload.exp as number)
      return viewer
    },
    sign: ({ subject, roles, agentCode = null, portfolios = null }, seconds) =>
      new SignJWT({ roles: [...roles], agent: agentCode, portfolios: portfolios === null ? null : [...portfolios] })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(subject)
        .setIssuer(ISSUER)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
        .sign(key),
  }
}

const refused = (what: string): ClientError => new ClientError('UNAUTHENTICATED', `${what} Ask for a new token.`)
