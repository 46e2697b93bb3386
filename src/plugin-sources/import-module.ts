import { register } from 'node:module'
import { resolve as resolveModule } from 'import-meta-resolve'

const FROM_SOURCE = import.meta.url.endsWith('.ts')
const ENTRY = FROM_SOURCE ? 'ts' : 'js'

let housed = false
let typescript = FROM_SOURCE

/** Imports a plugin's module, written in JavaScript or TypeScript. `dunlin/plugin`, `graphql` and `zod` are this process's own in it. */
export async function importModule(url: string): Promise<Readonly<Record<string, unknown>>> {
  if (!housed) {
    housed = true
    register('./house-modules.hook.mjs', import.meta.url, {
      data: {
        'dunlin/plugin': new URL(`../plugin-host/index.${ENTRY}`, import.meta.url).href,
        'dunlin/testkit': new URL(`../testkit/index.${ENTRY}`, import.meta.url).href,
        graphql: resolveModule('graphql', import.meta.url),
        zod: resolveModule('zod', import.meta.url),
      },
    })
  }
  if (!typescript && /\.[cm]?ts$/.test(url)) {
    typescript = true
    const tsx = await import('tsx/esm/api')
    tsx.register()
  }
  return (await import(/* @vite-ignore */ url)) as Readonly<Record<string, unknown>>
}
