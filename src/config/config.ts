import { z } from 'zod'
import { ConfigInvalid, type ConfigFault } from './config.errors.ts'
import { type PluginList, readPluginList } from './plugin-list.ts'

/** Signs development tokens. Public, so production refuses it. */
export const DEVELOPMENT_SECRET = 'dunlin-development-secret-do-not-use-in-production'

/** HS256 takes a key of at least its digest's size (RFC 7518 section 3.2). */
const SECRET_BYTES = 32

export interface Config {
  readonly environment: 'development' | 'test' | 'production'
  /** PostgreSQL server; undefined: the embedded database. */
  readonly databaseUrl: string | undefined
  /** Folder of the embedded database and of reject files. */
  readonly dataFolder: string
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Key of the tokens (HS256). */
  readonly secret: string
  /** Seed of the sample portfolio; development only. */
  readonly seed: number
  /** Whether clients may ask for the schema. */
  readonly introspection: boolean
  /** Bytes of a request's body, at most. */
  readonly bodyLimit: number
  /** The plugins that are listed, with their options. */
  readonly plugins: PluginList
  /** Switched off by the operator, by name or as they are listed. */
  readonly pluginsDisabled: readonly string[]
}

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .refine((n) => n >= min && n <= max)

interface Variable {
  readonly schema: z.ZodType
  readonly mend: string
}

const VARIABLES = {
  NODE_ENV: { schema: z.enum(['development', 'test', 'production']).default('development'), mend: 'Set it to development, test or production.' },
  DATABASE_URL: {
    schema: z.string().regex(/^postgres(ql)?:\/\/.+/).optional(),
    mend: 'Write it like postgres://user:password@host:5432/name, or leave it out for the embedded database.',
  },
  DUNLIN_DATA: { schema: z.string().min(1).default('./data'), mend: 'Name a folder, such as ./data.' },
  HOST: { schema: z.string().min(1).default('127.0.0.1'), mend: 'Name an address to listen on, such as 127.0.0.1 or 0.0.0.0.' },
  PORT: { schema: whole(0, 65_535).default(4000), mend: 'Use a whole number from 0 (any free port) to 65535.' },
  DUNLIN_SECRET: { schema: z.string().min(1).default(DEVELOPMENT_SECRET), mend: 'Use at least 32 random bytes: openssl rand -base64 48.' },
  DUNLIN_SEED: { schema: whole(0, 2_147_483_647).default(20_261_124), mend: 'Use a whole number from 0 to 2147483647.' },
  DUNLIN_INTROSPECTION: { schema: z.enum(['on', 'off']).optional(), mend: 'Set it to on or off; left out, it is off in production only.' },
  DUNLIN_BODY_LIMIT: { schema: whole(1_024, 1_000_000_000).default(8_000_000), mend: 'Use a number of bytes from 1024 to 1000000000.' },
  DUNLIN_CONFIG: { schema: z.string().min(1).optional(), mend: 'Name the JSON file that lists the plugins.' },
  DUNLIN_PLUGINS_DISABLED: { schema: z.string().default(''), mend: 'Name plugins, separated by commas.' },
} satisfies Record<string, Variable>

type Values = { [N in keyof typeof VARIABLES]: z.output<(typeof VARIABLES)[N]['schema']> }

/**
 * The environment as one frozen object.
 * Throws `ConfigInvalid` with every fault at once, each with the variable's name and the mend.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: ConfigFault[] = []
  const values: Record<string, unknown> = {}
  for (const [name, { schema, mend }] of Object.entries(VARIABLES)) {
    const parsed = schema.safeParse(env[name] === '' ? undefined : env[name])
    if (parsed.success) values[name] = parsed.data
    else faults.push({ variable: name, message: `is ${name.includes('SECRET') || name.includes('URL') ? 'malformed' : `"${env[name]}"`}. ${mend}` })
  }
  const v = values as Values
  if (v.NODE_ENV === 'production') faults.push(...productionFaults(v.DUNLIN_SECRET, env))
  const plugins = readPluginList(v.DUNLIN_CONFIG, faults)
  if (faults.length > 0) throw new ConfigInvalid(faults)
  return Object.freeze({
    environment: v.NODE_ENV,
    databaseUrl: v.DATABASE_URL,
    dataFolder: v.DUNLIN_DATA,
    host: v.HOST,
    port: v.PORT,
    secret: v.DUNLIN_SECRET,
    seed: v.DUNLIN_SEED,
    introspection: v.DUNLIN_INTROSPECTION === undefined ? v.NODE_ENV !== 'production' : v.DUNLIN_INTROSPECTION === 'on',
    bodyLimit: v.DUNLIN_BODY_LIMIT,
    plugins,
    pluginsDisabled: Object.freeze(v.DUNLIN_PLUGINS_DISABLED.split(',').map((name) => name.trim()).filter((name) => name !== '')),
  })
}

function productionFaults(secret: string | undefined, env: Readonly<Record<string, string | undefined>>): ConfigFault[] {
  const faults: ConfigFault[] = []
  if (secret === DEVELOPMENT_SECRET) {
    faults.push({ variable: 'DUNLIN_SECRET', message: `is the development default, which anyone can read. ${VARIABLES.DUNLIN_SECRET.mend}` })
  } else if (secret !== undefined && Buffer.byteLength(secret) < SECRET_BYTES) {
    faults.push({ variable: 'DUNLIN_SECRET', message: `has ${Buffer.byteLength(secret)} bytes. ${VARIABLES.DUNLIN_SECRET.mend}` })
  }
  if (env['DUNLIN_SEED'] !== undefined && env['DUNLIN_SEED'] !== '') {
    faults.push({ variable: 'DUNLIN_SEED', message: 'is for development: production never gets a sample portfolio. Remove it.' })
  }
  return faults
}
