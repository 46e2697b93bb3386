/** One line of JSON a record on standard error. */
export interface Log {
  error(message: string, detail: { requestId?: string; error: unknown }): void
  info(message: string, detail?: object): void
}

export const consoleLog: Log = {
  error(message, { requestId, error }) {
    const cause = error instanceof Error ? { name: error.name, text: error.message, stack: error.stack } : { text: String(error) }
    process.stderr.write(JSON.stringify({ at: new Date().toISOString(), level: 'error', message, requestId, cause }) + '\n')
  },
  info(message, detail) {
    process.stderr.write(JSON.stringify({ at: new Date().toISOString(), level: 'info', message, ...detail }) + '\n')
  },
}

/** Says nothing. For tests that provoke defects. */
export const silentLog: Log = { error: () => {}, info: () => {} }
