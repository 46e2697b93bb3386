import type { PluginHost } from '../../src/plugin-host/index.ts'

export interface PortfolioScope {
  readonly id: number
  readonly currency: string
}

/** The portfolio of this code; null if there is none, or the viewer may not see it: the two answer alike. `visible` null: all. */
export async function findPortfolio(host: PluginHost, code: string, visible: readonly string[] | null): Promise<PortfolioScope | null> {
  const [found] = await host.query<{ id: number; currency: string }>(
    'SELECT id, currency FROM portfolio WHERE code = $1 AND ($2::text[] IS NULL OR code = ANY($2::text[]))',
    [code, visible],
  )
  return found ?? null
}
