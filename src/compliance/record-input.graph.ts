import type { Graph } from '../schema/graph.ts'
import type { SituationInputs } from './situation-input.graph.ts'

const DEBTS = 'Ids of the accounts that it concerns; left out: every one.'

/** `ComplianceRecordInput`: what a record says, exactly one kind of it. Returns its ref. */
export function addRecordInput({ builder, enums }: Graph, { window }: SituationInputs) {
  const consent = builder.inputType('RecordConsentInput', {
    description: 'The customer agreed to something.',
    fields: (t) => ({
      type: t.string({ required: true, description: 'tcpa, out-of-hours, additional-calls, electronic-medium, email-ny, ….' }),
      channel: t.field({ type: enums.channel, description: 'The channel; left out: every one.' }),
      address: t.string({ description: 'The address; left out: every one.' }),
      debtIds: t.globalIDList({ description: DEBTS }),
    }),
  })
  const optOut = builder.inputType('RecordOptOutInput', {
    description: 'The customer does not want to be contacted.',
    fields: (t) => ({
      scope: t.string({ required: true, description: 'address, channel or all.' }),
      channel: t.field({ type: enums.channel, description: 'The channel, of scope channel; of scope address: left out, every one.' }),
      address: t.string({ description: 'The address, of scope address.' }),
    }),
  })
  const cease = builder.inputType('RecordCeaseInput', {
    description: 'The customer demanded in writing that contact cease.',
    fields: (t) => ({ written: t.boolean({ description: 'A demand that was only spoken is an opt-out, or a hold; here it is written, always.' }) }),
  })
  const dispute = builder.inputType('RecordDisputeInput', {
    description: 'The customer contests the debt.',
    fields: (t) => ({
      type: t.string({ required: true, description: 'written-dispute, oral-dispute, complaint, accuracy-contested, ….' }),
      receivedOn: t.field({ type: 'LocalDate', required: true, description: 'When it was received.' }),
      debtIds: t.globalIDList({ description: DEBTS }),
    }),
  })
  const moratorium = builder.inputType('RecordMoratoriumInput', {
    description: 'A stay that the law knows.',
    fields: (t) => ({
      type: t.string({ required: true, description: 'breathing-space, mental-health-crisis, bankruptcy, debt-review, hardship-notice, ….' }),
      startOn: t.field({ type: 'LocalDate', required: true, description: 'First day.' }),
      endOn: t.field({ type: 'LocalDate', description: 'Last day, where the notice names one; left out: as the rule says.' }),
      treatmentEndedOn: t.field({ type: 'LocalDate', description: 'Of a mental health crisis: when the treatment ended.' }),
      debtIds: t.globalIDList({ description: DEBTS }),
    }),
  })
  const notice = builder.inputType('RecordNoticeInput', {
    description: 'A notice was sent or served.',
    fields: (t) => ({
      type: t.string({ required: true, description: 'validation-notice, initial-communication, letter-of-claim, default-notice, on-written-notice, ….' }),
      on: t.field({ type: 'LocalDate', required: true, description: 'Its day.' }),
    }),
  })
  const fact = builder.inputType('RecordFactInput', {
    description: 'Something is so: a check was made, a basis is there. An approval is none: `actionApprove`.',
    fields: (t) => ({ code: t.string({ required: true, description: 'scra-check, venue-ok, verification-sent, forbearance-offered, ….' }) }),
  })
  const freshness = builder.inputType('RecordFreshnessInput', {
    description: 'Something was learnt of an address.',
    fields: (t) => ({
      address: t.string({ required: true, description: 'The address.' }),
      fact: t.string({ required: true, description: 'consumer-texted-from-number, reassigned-number-check, consent-renewed, ….' }),
      on: t.field({ type: 'LocalDate', required: true, description: 'The day.' }),
    }),
  })
  const representation = builder.inputType('RecordRepresentationInput', {
    description: 'A lawyer or counsellor represents the customer.',
    fields: (t) => ({
      contactedOn: t.field({ type: 'LocalDate', description: 'When the representative was written to last.' }),
      debtIds: t.globalIDList({ description: DEBTS }),
    }),
  })
  const workplace = builder.inputType('RecordWorkplaceInput', {
    description: 'What is known of contact at work.',
    fields: (t) => ({
      employerProhibits: t.boolean({ description: 'The employer does not allow it.' }),
      objectedOn: t.field({ type: 'LocalDate', description: 'When the customer asked not to be contacted there.' }),
      mode: t.string({ description: 'oral or written.' }),
    }),
  })
  const times = builder.inputType('RecordTimesInput', {
    description: 'Times of the day.',
    fields: (t) => ({ windows: t.field({ type: [window], required: true, description: 'On the customer’s wall clock.' }) }),
  })
  const occasion = builder.inputType('RecordOccasionInput', {
    description: 'Days on which contact is out of place.',
    fields: (t) => ({
      type: t.string({ required: true, description: 'bereavement, marriage, festival, calamity, ….' }),
      from: t.field({ type: 'LocalDate', required: true, description: 'First day.' }),
      to: t.field({ type: 'LocalDate', required: true, description: 'Last day.' }),
    }),
  })
  const vulnerability = builder.inputType('RecordVulnerabilityInput', {
    description: 'The customer is vulnerable, and in which way: the packs ask for a specialist’s approval.',
    fields: (t) => ({ type: t.string({ required: true, description: 'health, mental-health, bereavement, domestic-abuse, low-capacity, gambling, language.' }) }),
  })
  const day = builder.inputType('RecordDayInput', {
    description: 'A day.',
    fields: (t) => ({ on: t.field({ type: 'LocalDate', required: true, description: 'The day.' }) }),
  })
  const zone = builder.inputType('RecordTimeZoneInput', {
    description: 'One more place where the customer may be. It is added to the others: a time must be right in all.',
    fields: (t) => ({ zone: t.string({ required: true, description: 'IANA zone.' }) }),
  })
  return builder.inputType('ComplianceRecordDataInput', {
    description: 'What the record says: exactly one of its fields.',
    isOneOf: true,
    fields: (t) => ({
      consent: t.field({ type: consent, description: 'The customer agreed to something.' }),
      optOut: t.field({ type: optOut, description: 'The customer does not want to be contacted.' }),
      cease: t.field({ type: cease, description: 'A written demand that contact cease.' }),
      dispute: t.field({ type: dispute, description: 'The customer contests the debt.' }),
      moratorium: t.field({ type: moratorium, description: 'A stay that the law knows.' }),
      notice: t.field({ type: notice, description: 'A notice was sent or served.' }),
      fact: t.field({ type: fact, description: 'Something is so.' }),
      freshness: t.field({ type: freshness, description: 'Something was learnt of an address.' }),
      representation: t.field({ type: representation, description: 'Somebody represents the customer.' }),
      workplace: t.field({ type: workplace, description: 'Contact at work.' }),
      inconvenientTimes: t.field({ type: times, description: 'Times that the customer called inconvenient.' }),
      workingHours: t.field({ type: times, description: 'Working hours.' }),
      occasion: t.field({ type: occasion, description: 'Days on which contact is out of place.' }),
      vulnerability: t.field({ type: vulnerability, description: 'The customer is vulnerable.' }),
      birthDate: t.field({ type: day, description: 'Date of birth.' }),
      timeZone: t.field({ type: zone, description: 'One more place.' }),
      inDefaultSince: t.field({ type: day, description: 'Since when the debt is in default.' }),
    }),
  })
}

export type RecordInputType = ReturnType<typeof addRecordInput>
