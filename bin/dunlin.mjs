#!/usr/bin/env node
import { existsSync } from 'node:fs'

// A clone runs from its source, a package from what was compiled of it.
let main = '../dist/src/main.js'
if (existsSync(new URL('../src/main.ts', import.meta.url))) {
  const { register } = await import('tsx/esm/api')
  register()
  main = '../src/main.ts'
}
const dunlin = await import(main)
process.exitCode = await dunlin.main(process.argv.slice(2), process.env)
