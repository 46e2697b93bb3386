/** The database was migrated by a newer version, and this one would read and write it wrongly. */
export class DatabaseNewer extends Error {
  readonly code = 'DATABASE_NEWER'
  /** Its own, so that a supervisor can tell it from a crash and stop restarting. */
  readonly exitCode = 57
  readonly migrations: readonly string[]

  constructor(migrations: readonly string[]) {
    super(`The database is newer than this version: ${migrations.join(', ')} broke it for older ones. Start the version that applied ${migrations.length === 1 ? 'it' : 'them'}, or a later one.`)
    this.name = 'DatabaseNewer'
    this.migrations = migrations
  }
}
