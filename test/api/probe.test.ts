import { it, afterAll, beforeAll } from 'vitest'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { installDefaultSet } from '../../src/strategies/default-set.service.ts'
import { createWorld } from '../../src/testkit/world.ts'
import { mutationsOf, fillInput, SCALARS } from './mutation-walk.ts'
let app: TestApp
const logged: any[] = []
beforeAll(async () => { app = await createTestApp({ plugins: SHIPPED_PLUGINS, log: { error: (_m: any, d: any) => void logged.push(d), info() {} } as any }); await installDefaultSet(app.db, app.clock)
 const w = createWorld(app.db); const g = await w.ground(); await w.delinquent(g); await w.agent({code:'ann'}) })
afterAll(() => app.close())
const g = (t: string, n: number|string) => Buffer.from(`${t}:${n}`).toString('base64')
it('probe', async () => {
  for (const m of mutationsOf(app.schema)) {
    const tries: Record<string, any> = {
      unknown: fillInput(m.input), all: fillInput(m.input, SCALARS, true),
      nul: fillInput(m.input, { ...SCALARS, String: 'a\u0000b' }, true),
      nulJson: fillInput(m.input, { ...SCALARS, Json: { a: '\u0000' } }, true),
      surrogate: fillInput(m.input, { ...SCALARS, String: 'a\ud800b' }, true),
      empty: fillInput(m.input, { ...SCALARS, String: '' }, true),
      long: fillInput(m.input, { ...SCALARS, String: 'x'.repeat(100_000) }, true),
      rnd: fillInput(m.input, { ...SCALARS, String: Array.from({length:20000},()=>String.fromCharCode(97+Math.floor(Math.random()*26))).join('') }, true),
      money: fillInput(m.input, { ...SCALARS, Decimal: '9999999999999.99' }, true), neg: fillInput(m.input, { ...SCALARS, Decimal: '-1.00' }, true),
      maxint: fillInput(m.input, { ...SCALARS, Int: 2147483647 }, true),
      minint: fillInput(m.input, { ...SCALARS, Int: -2147483648 }, true),
      hugeid: fillInput(m.input, { ...SCALARS, ID: g('Case', '999999999999999') }, true),
      junkid: fillInput(m.input, { ...SCALARS, ID: 'junk' }, true),
      far: fillInput(m.input, { ...SCALARS, LocalDate: '0001-01-01', DateTime: '0001-01-01T00:00:00Z' }, true),
      far2: fillInput(m.input, { ...SCALARS, LocalDate: '9999-12-31', DateTime: '9999-12-31T23:59:59Z' }, true),
    }
    const real: Record<string, unknown> = {}
    for (const f of Object.keys(m.input.getFields())) if (/Id$/.test(f)) { const t = f[0]!.toUpperCase() + f.slice(1, -2); real[f] = g(t, 1) }
    for (const k of ['all', 'nul','surrogate','empty','long','far','far2','rnd','money','neg','maxint','minint']) tries[k + '+ids'] = { ...tries[k], ...real, ...(m.input.getFields()['portfolio'] ? {} : {}), ...('agentCode' in m.input.getFields() ? { agentCode: 'ann' } : {}) }
    for (const [k, input] of Object.entries(tries)) {
      const r = await app.execute(m.document, { input }, { role: 'ADMIN', agent: 'ann' })
      const c = r.errors?.[0]?.extensions['code']
      if (c === 'INTERNAL_SERVER_ERROR') { const e: any = logged.at(-1)?.error; console.log('!!', m.name, k, e?.message?.slice(0, 160)) }
      else if (k === 'unknown' || k==='all+ids') console.log(m.name, k, c ?? '', JSON.stringify((r.data as any)?.[m.name]?.errors)?.slice(0, 250))
    }
  }
}, 300000)
