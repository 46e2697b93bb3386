/** What the tests of plugins import. */
export { createTestApp } from './app.ts'
export type { Answer, As, TestApp, TestAppOptions } from './app.ts'
export { createTestDatabase } from './database.ts'
export { createTestHooks } from './plugins.ts'
export { createWorld } from './world.ts'
export { fixedClock } from '../db/clock.ts'
export { bootPlugins } from '../plugin-host/boot.ts'
export { PluginBootError } from '../plugin-host/boot.errors.ts'
