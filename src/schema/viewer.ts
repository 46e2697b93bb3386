/** ADMIN: everything. MANAGER: strategies, imports, cycles. COMPLIANCE: reads everything, unmasks. AGENT: works queues. PARTNER: reads its own portfolios. */
export const ROLES = ['ADMIN', 'MANAGER', 'COMPLIANCE', 'AGENT', 'PARTNER'] as const
export type Role = (typeof ROLES)[number]

/** Who is asking. */
export interface Viewer {
  /** Subject of the token; `anonymous` without one. Written into events as the actor. */
  readonly subject: string
  readonly roles: readonly Role[]
  /** Code of the agent that this token speaks for. */
  readonly agentCode: string | null
  /** Codes of the portfolios that it may see; null: all. */
  readonly portfolios: readonly string[] | null
}

export const ANONYMOUS: Viewer = Object.freeze({ subject: 'anonymous', roles: [], agentCode: null, portfolios: [] })

export function hasRole(viewer: Viewer, roles: readonly Role[]): boolean {
  return viewer.roles.includes('ADMIN') || viewer.roles.some((role) => roles.includes(role))
}

/** Prisma filter for anything that has a `portfolio`: what the viewer may see. */
export function visiblePortfolios(viewer: Viewer): { portfolio?: { code: { in: string[] } } } {
  return viewer.portfolios === null ? {} : { portfolio: { code: { in: [...viewer.portfolios] } } }
}
