import type { ActionState } from './action.machine.ts'

const UNDER_WAY: readonly ActionState[] = ['READY', 'IN_PROGRESS', 'DONE']

/** A task: something to be done that contacts nobody. Only it is ready, under way or done without a channel. */
export function isTask(action: { readonly channel: string | null; readonly state: ActionState }): boolean {
  return action.channel === null && UNDER_WAY.includes(action.state)
}
