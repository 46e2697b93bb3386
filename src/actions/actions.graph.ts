import type { Rulebooks } from '../compliance/rulebook.service.ts'
import type { Hooks } from '../plugin-host/hooks.ts'
import type { Graph } from '../schema/graph.ts'
import { addActionApproval } from './action-approval.graph.ts'
import { addActionApprove } from './action-approve.mutation.ts'
import { addActionComplete } from './action-complete.mutation.ts'
import { addActionDispatch } from './action-dispatch.mutation.ts'
import { addActionReconcile } from './action-reconcile.mutation.ts'
import { type ActionToneType, addActionTone } from './action-tone.graph.ts'
import { addAction } from './action.graph.ts'
import { addActionErrors } from './actions-errors.graph.ts'
import { addContactRecord } from './contact-record.mutation.ts'
import { addContact } from './contact.graph.ts'
import { addCostRecord } from './cost-record.mutation.ts'
import { addCost } from './cost.graph.ts'
import { addDecision } from './decision.graph.ts'
import { addEnrolment } from './enrolment.graph.ts'
import { addHoldLift } from './hold-lift.mutation.ts'
import { addHoldPlace } from './hold-place.mutation.ts'
import { addHold } from './hold.graph.ts'
import { addMoneyInput } from './money-input.graph.ts'
import { addOutcomeCodes } from './outcome-code.graph.ts'
import { addPaymentRecord } from './payment-record.mutation.ts'
import { addPaymentReverse } from './payment-reverse.mutation.ts'
import { addPayment } from './payment.graph.ts'
import { addPromiseCancel } from './promise-cancel.mutation.ts'
import { addPromiseRecord } from './promise-record.mutation.ts'
import { addPromise } from './promise.graph.ts'

/** Everything that this station adds to the schema. After `addQueues`, whose lease errors it uses. Returns the enum of tones. */
export function addActions(graph: Graph, house: { rulebooks: Rulebooks; hooks: Hooks }): ActionToneType {
  addActionErrors(graph)
  const tone = addActionTone(graph)
  addAction(graph, addDecision(graph, tone), tone)
  addActionApproval(graph)
  addActionApprove(graph)
  addEnrolment(graph)
  addActionDispatch(graph, house)
  addActionComplete(graph)
  addActionReconcile(graph)
  addContactRecord(graph, addContact(graph, addOutcomeCodes(graph)))
  const money = addMoneyInput(graph)
  addPayment(graph)
  addPaymentRecord(graph, money)
  addPaymentReverse(graph)
  addPromise(graph)
  addPromiseRecord(graph, money)
  addPromiseCancel(graph)
  addCostRecord(graph, money, addCost(graph))
  addHoldPlace(graph, addHold(graph))
  addHoldLift(graph)
  return tone
}
