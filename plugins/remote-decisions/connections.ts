import http from 'node:http'
import https from 'node:https'

/** Connections are kept for the next batch, of all endpoints; idle ones do not keep the process alive. */
const AGENTS = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) } as const

/** How a request to this address is made. */
export function connectionTo({ protocol }: URL) {
  return protocol === 'https:' ? { send: https.request, agent: AGENTS['https:'] } : { send: http.request, agent: AGENTS['http:'] }
}

/** Closes those that nobody uses. */
export function closeIdleConnections(): void {
  for (const { freeSockets } of Object.values(AGENTS)) for (const sockets of Object.values(freeSockets)) for (const socket of sockets ?? []) socket.destroy()
}
