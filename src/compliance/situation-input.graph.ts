import type { Graph } from '../schema/graph.ts'

const DEBTS = 'Debts that it concerns; left out: all.'

/** `ContactSituationInput`: everything that the gate is told, typed. Returns the inputs that other questions use too. */
export function addSituationInput({ builder, enums }: Graph) {
  const weekday = builder.enumType('Weekday', {
    description: 'A day of the week.',
    values: {
      MO: { description: 'Monday.' },
      TU: { description: 'Tuesday.' },
      WE: { description: 'Wednesday.' },
      TH: { description: 'Thursday.' },
      FR: { description: 'Friday.' },
      SA: { description: 'Saturday.' },
      SU: { description: 'Sunday.' },
    } as const,
  })
  const window = builder.inputType('LocalWindowInput', {
    description: 'A time of day on the debtor’s wall clock; `to` before `from` runs past midnight.',
    fields: (t) => ({
      days: t.field({ type: [weekday], description: 'Days on which it begins; left out: every day.' }),
      from: t.string({ required: true, description: 'HH:MM, included.' }),
      to: t.string({ required: true, description: 'HH:MM, excluded; 24:00 is the end of the day.' }),
    }),
  })
  const contact = builder.inputType('SituationContactInput', {
    description: 'The contact that is proposed.',
    fields: (t) => ({
      channel: t.field({ type: enums.channel, required: true, description: 'Its channel.' }),
      purpose: t.string({ description: 'As the packs name it: collect (where left out), statutory-notice, location-information, ….' }),
      recipientRole: t.string({ description: 'Who is contacted: debtor (where left out), spouse, attorney, neighbour, ….' }),
      debtIds: t.stringList({ description: 'Debts that it is about; left out: all.' }),
      content: t.stringList({ description: 'Elements of its text; "*": all but approvals. Left out: none.' }),
      address: t.string({ description: 'Telephone number, e-mail address and the like.' }),
      addressFlags: t.stringList({ description: 'wrong-party, reassigned, shared-unverified, invalid.' }),
      destination: t.string({ description: 'home, mobile, work, personal, public, private, other; left out: unknown.' }),
      autodialed: t.boolean({ description: 'Dialled by a machine.' }),
      prerecorded: t.boolean({ description: 'A recorded or artificial voice.' }),
    }),
  })
  const collector = builder.inputType('SituationCollectorInput', {
    description: 'Who collects.',
    fields: (t) => ({
      id: t.string({ description: 'Code; contacts of others may not count.' }),
      type: t.string({ description: 'first-party, third-party, debt-buyer; left out: unknown, and every rule binds.' }),
      creditorType: t.string({ description: 'bank, consumer-finance, …; left out: unknown.' }),
    }),
  })
  const representative = builder.inputType('SituationRepresentativeInput', {
    description: 'A lawyer or counsellor who represents the debtor.',
    fields: (t) => ({
      debtIds: t.stringList({ description: DEBTS }),
      contactedOn: t.field({ type: 'LocalDate', description: 'Day on which the representative was written to last.' }),
    }),
  })
  const workplace = builder.inputType('SituationWorkplaceInput', {
    description: 'What is known of contact at work.',
    fields: (t) => ({
      employerProhibits: t.boolean({ description: 'The employer does not allow it.' }),
      objectedOn: t.field({ type: 'LocalDate', description: 'When the debtor asked not to be contacted there.' }),
      mode: t.string({ description: 'oral or written.' }),
    }),
  })
  const occasion = builder.inputType('SituationOccasionInput', {
    description: 'Days on which contact is out of place.',
    fields: (t) => ({
      type: t.string({ required: true, description: 'bereavement, marriage, festival, calamity, ….' }),
      from: t.field({ type: 'LocalDate', required: true, description: 'First day.' }),
      to: t.field({ type: 'LocalDate', required: true, description: 'Last day.' }),
    }),
  })
  const debtor = builder.inputType('SituationDebtorInput', {
    description: 'Who owes.',
    fields: (t) => ({
      country: t.string({ description: 'ISO 3166-1 alpha-2 (GB for the United Kingdom); left out: unknown.' }),
      region: t.string({ description: 'Second part of ISO 3166-2; left out: unknown.' }),
      timeZones: t.stringList({ description: 'Every IANA zone that the record points to.' }),
      birthDate: t.field({ type: 'LocalDate', description: 'Date of birth.' }),
      deceased: t.boolean({ description: 'Has died.' }),
      vulnerabilities: t.stringList({ description: 'health, mental-health, bereavement, ….' }),
      representative: t.field({ type: representative, description: 'Who represents the debtor.' }),
      workplace: t.field({ type: workplace, description: 'Contact at work.' }),
      inconvenient: t.field({ type: [window], description: 'Times that the debtor called inconvenient.' }),
      workingHours: t.field({ type: [window], description: 'Working hours, where they are known.' }),
      occasions: t.field({ type: [occasion], description: 'Sensitive occasions.' }),
    }),
  })
  const debt = builder.inputType('SituationDebtInput', {
    description: 'A debt in collection.',
    fields: (t) => ({
      id: t.string({ required: true, description: 'Its name in this question.' }),
      purpose: t.string({ description: 'consumer or business; left out: unknown, and consumer rules bind.' }),
      product: t.string({ description: 'credit-card, regulated-credit, ….' }),
      limitationExpiresOn: t.field({ type: 'LocalDate', description: 'Last day on which it can be sued upon.' }),
    }),
  })
  const event = builder.inputType('SituationEventInput', {
    description: 'A contact that was made, received or reserved.',
    fields: (t) => ({
      at: t.field({ type: 'DateTime', required: true, description: 'When.' }),
      channel: t.field({ type: enums.channel, required: true, description: 'Its channel.' }),
      inbound: t.boolean({ description: 'Whether the debtor began; no where left out.' }),
      outcome: t.string({ required: true, description: 'conversation, voicemail, no-answer, busy, sent, delivered, scheduled, ….' }),
      debtIds: t.stringList({ description: DEBTS }),
      address: t.string({ description: 'Where to.' }),
      destination: t.string({ description: 'home, mobile, work, ….' }),
      recipientRole: t.string({ description: 'Who was contacted; debtor where left out.' }),
      collectorId: t.string({ description: 'Whose contact; this collector’s where left out.' }),
      purpose: t.string({ description: 'As the packs name it.' }),
      prerecorded: t.boolean({ description: 'A recorded or artificial voice.' }),
    }),
  })
  const optOut = builder.inputType('SituationOptOutInput', {
    description: 'That the debtor does not want to be contacted.',
    fields: (t) => ({
      scope: t.string({ required: true, description: 'address, channel or all.' }),
      channel: t.field({ type: enums.channel, description: 'The channel; left out: every one.' }),
      address: t.string({ description: 'The address; left out: every one.' }),
      at: t.field({ type: 'DateTime', required: true, description: 'When it was said.' }),
      revokedAt: t.field({ type: 'DateTime', description: 'When it was taken back.' }),
    }),
  })
  const consent = builder.inputType('SituationConsentInput', {
    description: 'That the debtor agreed to something.',
    fields: (t) => ({
      type: t.string({ required: true, description: 'tcpa, out-of-hours, additional-calls, electronic-medium, channel, ….' }),
      channel: t.field({ type: enums.channel, description: 'The channel; left out: every one.' }),
      address: t.string({ description: 'The address; left out: every one.' }),
      debtIds: t.stringList({ description: DEBTS }),
      at: t.field({ type: 'DateTime', required: true, description: 'When it was given.' }),
      revokedAt: t.field({ type: 'DateTime', description: 'When it was taken back.' }),
    }),
  })
  const dispute = builder.inputType('SituationDisputeInput', {
    description: 'That the debtor contests the debt.',
    fields: (t) => ({
      kind: t.string({ required: true, description: 'written-dispute, oral-dispute, complaint, accuracy-contested, ….' }),
      receivedOn: t.field({ type: 'LocalDate', required: true, description: 'When it was received.' }),
      debtIds: t.stringList({ description: DEBTS }),
      releasedOn: t.field({ type: 'LocalDate', description: 'When it was ended; left out: it is open.' }),
    }),
  })
  const moratorium = builder.inputType('SituationMoratoriumInput', {
    description: 'A stay that the law knows.',
    fields: (t) => ({
      type: t.string({ required: true, description: 'breathing-space, bankruptcy, debt-review, ….' }),
      startOn: t.field({ type: 'LocalDate', required: true, description: 'First day.' }),
      endOn: t.field({ type: 'LocalDate', description: 'Last day, where the notice names one.' }),
      treatmentEndedOn: t.field({ type: 'LocalDate', description: 'Of a mental health crisis: when the treatment ended.' }),
      debtIds: t.stringList({ description: DEBTS }),
    }),
  })
  const hold = builder.inputType('SituationHoldInput', {
    description: 'A hold of the house.',
    fields: (t) => ({
      kind: t.string({ required: true, description: 'PROMISE, DISPUTE, COMPLAINT, ….' }),
      channel: t.field({ type: enums.channel, description: 'The channel; left out: every one.' }),
      from: t.field({ type: 'DateTime', required: true, description: 'First instant.' }),
      to: t.field({ type: 'DateTime', description: 'First instant at which it no longer holds; left out: until lifted.' }),
    }),
  })
  const notice = builder.inputType('SituationNoticeInput', {
    description: 'A notice that was sent or served.',
    fields: (t) => ({
      type: t.string({ required: true, description: 'letter-of-claim, default-notice, on-written-notice, ….' }),
      on: t.field({ type: 'LocalDate', required: true, description: 'Its day.' }),
    }),
  })
  const validation = builder.inputType('SituationValidationInput', {
    description: 'The validation notice of the United States.',
    fields: (t) => ({
      initialCommunicationOn: t.field({ type: 'LocalDate', description: 'Day of the first communication.' }),
      noticeSentOn: t.field({ type: 'LocalDate', description: 'Day on which the notice was sent.' }),
    }),
  })
  const freshness = builder.inputType('SituationFreshnessInput', {
    description: 'What was learnt of an address, and when.',
    fields: (t) => ({
      address: t.string({ required: true, description: 'The address.' }),
      fact: t.string({ required: true, description: 'consumer-texted-from-number, reassigned-number-check, ….' }),
      on: t.field({ type: 'LocalDate', required: true, description: 'The day.' }),
    }),
  })
  const situation = builder.inputType('ContactSituationInput', {
    description: 'Everything that the gate is told about one proposed contact. What is left out is unknown, or is not there.',
    fields: (t) => ({
      contact: t.field({ type: contact, required: true, description: 'The contact.' }),
      collector: t.field({ type: collector, description: 'Who collects; left out: unknown, and every rule binds.' }),
      debtor: t.field({ type: debtor, required: true, description: 'Who owes.' }),
      debts: t.field({ type: [debt], required: true, description: 'Debts in collection, at least one.' }),
      history: t.field({ type: [event], description: 'Contacts made, received and reserved.' }),
      optOuts: t.field({ type: [optOut], description: 'Opt-outs.' }),
      consents: t.field({ type: [consent], description: 'Consents.' }),
      ceaseWritten: t.field({ type: ['DateTime'], description: 'When written demands to cease were received.' }),
      disputes: t.field({ type: [dispute], description: 'Disputes.' }),
      moratoria: t.field({ type: [moratorium], description: 'Stays that the law knows.' }),
      holds: t.field({ type: [hold], description: 'Holds of the house.' }),
      notices: t.field({ type: [notice], description: 'Notices that were given.' }),
      validation: t.field({ type: validation, description: 'The validation notice of the United States.' }),
      facts: t.stringList({ description: 'Things known to be so: checks, findings, approvals such as approval:human-legal.' }),
      freshness: t.field({ type: [freshness], description: 'What was learnt of addresses.' }),
      inDefaultSince: t.field({ type: 'LocalDate', description: 'Since when the debt is in default.' }),
    }),
  })
  return { situation, window, weekday }
}

export type SituationInputs = ReturnType<typeof addSituationInput>
export type SituationInput = SituationInputs['situation']['$inferInput']
