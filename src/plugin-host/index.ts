/** What a plugin imports, and all that it may import. */
export { HOOK_KINDS, HOOKS, TONES } from './catalogue.ts'
export type {
  CaseNotice,
  CaseRef,
  CaseStep,
  ChannelChoice,
  ChannelHistory,
  ChannelRequest,
  ContactPointView,
  ContactRecorded,
  ContactRequest,
  Grade,
  GradeAnswer,
  GradeRequest,
  GuardAnswer,
  HookIn,
  HookName,
  HookOut,
  PaymentRecorded,
  PriorityRequest,
  PromiseSettled,
  SegmentRequest,
  SegmentRule,
  StepAsk,
  StepRequest,
  StepView,
  Tone,
  Veto,
} from './catalogue.ts'
export { definePlugin, each, HOST_API_VERSION } from './define-plugin.ts'
export type { AnyPlugin, Capability, HookContext, Listener, Listeners, PluginCost, PluginDefinition, PluginHost, PluginPause, PluginPermission, PluginTx } from './define-plugin.ts'
export { ADDRESS_OF, CHANNELS } from '../compliance/gate.types.ts'
export type { Channel } from '../compliance/gate.types.ts'
export { rowId } from './row-id.ts'
export { secret } from './secret.ts'
export type { Secret } from './secret.ts'
export { minorOf } from '../actions/money-input.graph.ts'
export { assertMove, defineStateMachine } from '../db/state-machine.ts'
export type { StateMachine } from '../db/state-machine.ts'
export { ClientError } from '../schema/client-error.ts'
export { IdempotencyConflict, IllegalTransition, InvalidInput, NotFound, UserError } from '../schema/errors.ts'
export { UserErrors } from '../schema/mutation.ts'
export type { Context } from '../schema/context.ts'
export type { PluginGraph as Graph } from './plugin-graph.ts'
export type { Condition } from '../segments/condition.ts'
export type { FactName, Facts, FactValues } from '../segments/facts.ts'
export { FACT_NAMES } from '../segments/facts.ts'
