import pg from 'pg'
import { openServer } from './src/db/server.ts'
import { migrate } from './src/db/migrate.ts'
import { createTestApp } from './src/testkit/app.ts'
import { SHIPPED_PLUGINS } from './src/shipped-plugins.ts'
import { fillWorld, clock, DAY } from './test/cycle/cycle-world.ts'
const admin = new pg.Client('postgres://root@127.0.0.1:5432/test'); await admin.connect()
await admin.query('DROP DATABASE IF EXISTS x_grade WITH (FORCE)'); await admin.query('CREATE DATABASE x_grade');
const db = await openServer('postgres://root@127.0.0.1:5432/x_grade'); await migrate(db)
let t = performance.now(); const lap = (w: string) => { console.log(w, Math.round(performance.now() - t), 'ms'); t = performance.now() }
await fillWorld(db, 5000); lap('fill')
const app = await createTestApp({ db, clock, plugins: SHIPPED_PLUGINS })
const r = await app.runCycle({ portfolio: 'sample', businessDate: DAY }); lap('cycle')
console.log(JSON.stringify(r.counts))
await app.close(); await db.close(); await admin.end()
