import { InvalidInput } from '../schema/errors.ts'
import { hasRole, type Viewer } from '../schema/viewer.ts'

/** Code of the agent that the viewer acts as: its own, or, for a manager, the one named. Throws `InvalidInput`. */
export function actingAgent(viewer: Viewer, named: string | null | undefined): string {
  const own = viewer.agentCode
  if (named !== null && named !== undefined && named !== own) {
    if (hasRole(viewer, ['MANAGER'])) return named
    throw new InvalidInput(`You may act as ${own ?? 'no agent'} only, not as ${named}. Leave agentCode out, or ask a manager.`, ['agentCode'])
  }
  if (own === null) throw new InvalidInput('Your token speaks for no agent. Name one in agentCode (managers), or ask for a token with an agent.', ['agentCode'])
  return own
}
