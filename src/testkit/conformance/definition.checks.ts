import { type Check, Untried } from './check.ts'
import type { Subject } from './subject.ts'

const said = (subject: Subject, at: (path: string, message: string) => boolean): string[] =>
  subject.bootFaults.filter(({ plugin, path, message }) => plugin === subject.plugin.name && at(path, message)).map(({ path, message }) => `${path}: ${message}`)
const under = (path: string, root: string): boolean => path === root || path.startsWith(`${root}.`)
const ROOTS = ['name', 'version', 'host', 'hooks', 'capabilities', 'permissions', 'config']

/** What the definition says of itself. The host's own checks are asked, so that the kit and the start never disagree. */
export const DEFINITION_CHECKS: readonly Check[] = [
  {
    id: 'definition.name',
    title: 'Its name is in kebab case.',
    run: (subject) => said(subject, (path) => under(path, 'name')),
  },
  {
    id: 'definition.version',
    title: 'Its version is a semantic one.',
    run: (subject) => said(subject, (path) => under(path, 'version')),
  },
  {
    id: 'definition.host',
    title: 'Its host range is well-formed, and this host satisfies it.',
    run: (subject) => said(subject, (path) => under(path, 'host')),
  },
  {
    id: 'definition.permissions',
    title: 'Its permissions are in kebab case, described, and held by roles that there are.',
    run: (subject) => said(subject, (path) => under(path, 'permissions')),
  },
  {
    id: 'definition.order',
    title: 'What it needs is there, and its order is no circle.',
    run: (subject) => said(subject, (path) => !ROOTS.some((root) => under(path, root))),
  },
  {
    id: 'config.defaults',
    title: 'Its configuration accepts {}: every option has a default.',
    run: ({ plugin }) => (plugin.config.safeParse({}).success ? [] : ['{} is refused. Give every option a default.']),
  },
  {
    id: 'config.unknown',
    title: 'Its configuration refuses an option that it does not know.',
    run: ({ plugin }) => (plugin.config.safeParse({ '\u0000unknown': true }).success ? ['an unknown option is accepted, so a misspelt one would pass unseen. Use z.strictObject.'] : []),
  },
  {
    id: 'config.options',
    title: 'The options that it is tried with are good ones.',
    run: (subject) => {
      if (subject.settings.options === undefined) throw new Untried('it is tried with its defaults')
      const parsed = subject.plugin.config.safeParse(subject.settings.options)
      return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
    },
  },
  {
    id: 'hooks.catalogue',
    title: 'It listens to points of the catalogue and to no others.',
    run: (subject) => said(subject, (path) => under(path, 'hooks')),
  },
  {
    id: 'capabilities.known',
    title: 'The capabilities that it declares are ones that there are.',
    run: (subject) => said(subject, (path) => under(path, 'capabilities')),
  },
]
