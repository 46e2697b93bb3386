import { z } from 'zod'
import { FACT_NAMES, HOOKS, type HookName, type Secret, secret } from '../../src/plugin-host/index.ts'
import { isWebhookSecret } from './signature.rules.ts'

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])
/** What the protocol and the connection themselves set. */
const OWN_HEADER = /^(webhook-.*|content-type|content-length|accept|accept-encoding|host|connection|transfer-encoding|expect|upgrade|keep-alive)$/i
/** Without line breaks, by which a value could add headers of its own. */
const HEADER_VALUE = /^[\t\x20-\x7e]*$/
/** Points whose records have facts. */
const WITH_FACTS: ReadonlySet<HookName> = new Set(['segment.grade', 'segment.assign', 'case.steps', 'step.ready', 'contact.channels', 'queue.priority'])

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/

const signingSecret = secret().refine(
  (value) => !isSecret(value) || isWebhookSecret(value.reveal()),
  'The variable does not hold a secret of Standard Webhooks: whsec_ and the base64 of 24 to 64 random bytes.',
)
const headerSecret = secret().refine((value) => !isSecret(value) || HEADER_VALUE.test(value.reveal()), 'The variable holds characters that a header cannot have.')

/** After a fault there is no secret, and one word about it is enough. */
const isSecret = (value: unknown): value is Secret => typeof (value as Secret | undefined)?.reveal === 'function'

/** Where the batches of one hook go, and how. */
export function endpointSchema(hook: HookName) {
  const { kind, limitMs } = HOOKS[hook]
  const observes = kind === 'observe'
  return z
    .strictObject({
      /** https, without user and password. */
      url: z.url({ protocol: /^https?$/, error: 'is not an http(s) address' }),
      /** Permits http to this machine: localhost, 127.0.0.1, [::1]. */
      allowInsecure: z.boolean().default(false),
      /** Signs the requests, and with `verifyResponses` the responses. */
      secret: signingSecret,
      /** While a secret is replaced: requests are signed with both, responses may be with either. */
      previousSecret: signingSecret.optional(),
      /** Takes only answers that are signed as the requests are. */
      verifyResponses: z.boolean().default(false),
      /** Milliseconds for a whole batch, retries included. Below the limit of the hook, so that what came in time is kept. */
      timeoutMs: z.number().int().min(1).default(Math.floor(limitMs * 0.9)),
      /** Records a request. Observers are told one event a request. */
      maxItems: z.number().int().min(1).max(10_000).default(observes ? 1 : 500),
      /** Requests at once, of one batch. */
      parallel: z.number().int().min(1).max(32).default(4),
      /** Tries after the first, when there was no connection, or the answer was 429 or 5xx. */
      retries: z.number().int().min(0).max(10).default(2),
      /** Bytes of a response beyond which it is not read on. */
      maxResponseBytes: z.number().int().min(1_000).max(100_000_000).default(5_000_000),
      /** Added to each request; not for secrets. */
      headers: z.record(z.string(), z.string().regex(HEADER_VALUE, 'holds characters that a header cannot have')).default({}),
      /** Header -> the environment variable that holds its value. */
      secretHeaders: z.record(z.string(), headerSecret).default({}),
      /** Facts that are sent; left out: all. */
      facts: z.array(z.enum(FACT_NAMES)).optional(),
      /** Sends the note of a contact, free text in which anything may stand. */
      notes: z.boolean().default(false),
    })
    .superRefine(({ url, allowInsecure, timeoutMs, maxItems, headers, secretHeaders, facts, notes }, ctx) => {
      const fault = (path: string | string[], message: string) => ctx.addIssue({ code: 'custom', path: [path].flat(), message })
      for (const [option, named] of Object.entries({ headers, secretHeaders })) {
        for (const name of Object.keys(named)) {
          if (!HEADER_NAME.test(name)) fault([option, name], 'is not the name of a header.')
          else if (OWN_HEADER.test(name)) fault([option, name], 'is set by the protocol.')
        }
      }
      const { protocol, hostname, username, password } = new URL(url)
      if (username !== '' || password !== '') fault('url', 'has a user or a password in it. Put them into secretHeaders.')
      if (protocol === 'http:' && !LOOPBACK.has(hostname)) fault('url', `is not https, and ${hostname} is not this machine.`)
      else if (protocol === 'http:' && !allowInsecure) fault('url', 'is not https. Say "allowInsecure": true if that is meant.')
      if (timeoutMs >= limitMs) fault('timeoutMs', `must be below ${limitMs}, which ${hook} is given.`)
      if (observes && maxItems > 1) fault('maxItems', 'is 1 for observers: an event is a request of its own, which the receiver tells by its webhook-id.')
      if (facts !== undefined && !WITH_FACTS.has(hook)) fault('facts', `are not in the records of ${hook}.`)
      if (notes && hook !== 'contact.recorded') fault('notes', 'are in the records of contact.recorded only.')
    })
}

export type EndpointConfig = z.output<ReturnType<typeof endpointSchema>>
