import type { HookName } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import type { EndpointConfig } from './endpoint.schema.ts'

/** How an endpoint has fared since the process started. */
export interface EndpointFigures {
  /** Requests, tries after the first not counted. */
  requests: number
  /** Tries after the first. */
  retries: number
  /** Requests to which there was no usable answer in the end. */
  failures: number
  lastError: string | null
  /** Milliseconds from the last request to its answer, retries included. */
  lastMs: number | null
  lastAnswerAt: Date | null
}

export interface Endpoint {
  readonly hook: HookName
  /** Host and port: the rest of the address may be a secret. */
  readonly host: string
  readonly settings: EndpointConfig
  readonly figures: EndpointFigures
}

const made = new WeakMap<Config, readonly Endpoint[]>()

/** The endpoints of a configuration, always the same ones for the same configuration: its listeners and its query share the figures. */
export function endpointsOf(config: Config): readonly Endpoint[] {
  let endpoints = made.get(config)
  if (endpoints === undefined) {
    endpoints = (Object.entries(config.hooks) as [HookName, EndpointConfig | undefined][]).flatMap(([hook, settings]) =>
      settings === undefined ? [] : [{ hook, host: new URL(settings.url).host, settings, figures: noFigures() }],
    )
    made.set(config, endpoints)
  }
  return endpoints
}

const noFigures = (): EndpointFigures => ({ requests: 0, retries: 0, failures: 0, lastError: null, lastMs: null, lastAnswerAt: null })
