import { getNullableType, isListType, isNonNullType, isObjectType, isUnionType } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Role, ROLES } from '../../src/schema/viewer.ts'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'
import { installDefaultSet } from '../../src/strategies/default-set.service.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld } from '../../src/testkit/world.ts'
import { fingerprint } from './fingerprint.ts'
import { fillInput, idFieldsOf, type Mutation, mutationsOf, SCALARS } from './mutation-walk.ts'
import { globalId } from './two-portfolios.ts'

/** Who may, beside ADMIN. A mutation that is not here fails the test: say who may. */
const ALLOWED: Readonly<Record<string, readonly Role[]>> = {
  accountsImport: ['MANAGER'],
  actionApprove: ['MANAGER', 'COMPLIANCE'],
  actionComplete: ['AGENT', 'MANAGER'],
  actionDispatch: ['AGENT', 'MANAGER'],
  actionReconcile: ['AGENT', 'MANAGER'],
  agentUpsert: ['MANAGER'],
  caseRegrade: ['MANAGER'],
  certificateRecord: ['MANAGER'],
  complaintAcknowledge: ['MANAGER', 'COMPLIANCE'],
  complaintAssess: ['MANAGER', 'COMPLIANCE'],
  complaintClose: ['MANAGER', 'COMPLIANCE'],
  complaintFile: ['AGENT', 'MANAGER', 'COMPLIANCE'],
  complaintInvestigate: ['MANAGER', 'COMPLIANCE'],
  complaintOptOutDecide: ['MANAGER', 'COMPLIANCE'],
  complaintReopen: ['MANAGER', 'COMPLIANCE'],
  complaintResolve: ['MANAGER', 'COMPLIANCE'],
  complianceReviewRun: ['MANAGER', 'COMPLIANCE'],
  complianceRecord: ['AGENT', 'MANAGER', 'COMPLIANCE'],
  complianceRecordEnd: ['AGENT', 'MANAGER', 'COMPLIANCE'],
  contactRecord: ['AGENT', 'MANAGER'],
  costRecord: ['MANAGER'],
  customerUnmask: ['AGENT', 'MANAGER', 'COMPLIANCE'],
  cycleRun: ['MANAGER'],
  feedbackGuardrailBreachAcknowledge: ['MANAGER', 'COMPLIANCE'],
  feedbackGuardrailUpsert: ['MANAGER', 'COMPLIANCE'],
  feedbackInvitationToken: ['AGENT', 'MANAGER'],
  feedbackSubmit: ['AGENT', 'MANAGER', 'COMPLIANCE'],
  holdLift: ['MANAGER', 'COMPLIANCE'],
  holdPlace: ['AGENT', 'MANAGER', 'COMPLIANCE'],
  legalCaseAdvance: ['MANAGER'],
  legalCaseApprovalRequest: ['AGENT', 'MANAGER'],
  legalCaseApprove: ['MANAGER', 'COMPLIANCE'],
  legalCaseCostRecord: ['AGENT', 'MANAGER'],
  legalCaseDocumentRecord: ['AGENT', 'MANAGER'],
  legalCaseDocumentWaive: ['MANAGER'],
  legalCaseFile: ['MANAGER'],
  legalCaseNotice: ['AGENT', 'MANAGER'],
  legalCaseOpen: ['AGENT', 'MANAGER'],
  legalCasePrepare: ['AGENT', 'MANAGER'],
  legalCaseReject: ['MANAGER', 'COMPLIANCE'],
  legalCaseWithdraw: ['MANAGER'],
  legalDeadlineMeet: ['AGENT', 'MANAGER'],
  legalDeadlineSet: ['AGENT', 'MANAGER'],
  legalMeasureMove: ['AGENT', 'MANAGER'],
  legalMeasurePlan: ['AGENT', 'MANAGER'],
  paymentRecord: ['MANAGER'],
  paymentReverse: ['MANAGER'],
  portfolioCompliance: ['MANAGER'],
  promiseCancel: ['AGENT', 'MANAGER'],
  promiseRecord: ['AGENT', 'MANAGER'],
  queueUpsert: ['MANAGER'],
  rulePackLoad: ['COMPLIANCE'],
  rulePackRetire: ['COMPLIANCE'],
  rulePackSignOff: ['COMPLIANCE'],
  segmentUpsert: ['MANAGER'],
  segmentationBucketSchemeAdd: ['MANAGER'],
  segmentationScorecardCreate: ['MANAGER'],
  segmentationScorecardEdit: ['MANAGER'],
  segmentationScorecardPublish: ['MANAGER', 'COMPLIANCE'],
  segmentationScorecardRetire: ['MANAGER', 'COMPLIANCE'],
  strategyCreate: ['MANAGER'],
  strategyPause: ['MANAGER', 'COMPLIANCE'],
  strategyPauseLift: ['MANAGER'],
  strategyVersionApprove: ['MANAGER', 'COMPLIANCE'],
  strategyVersionCreate: ['MANAGER'],
  strategyVersionDiscard: ['MANAGER'],
  strategyVersionEdit: ['MANAGER'],
  strategyVersionPublish: ['MANAGER'],
  strategyVersionRetire: ['MANAGER'],
  strategyVersionReturn: ['MANAGER', 'COMPLIANCE'],
  strategyVersionSubmit: ['MANAGER'],
  teamUpsert: ['MANAGER'],
  templateCreate: ['MANAGER', 'COMPLIANCE'],
  templateVersionApprove: ['MANAGER', 'COMPLIANCE'],
  templateVersionCreate: ['MANAGER', 'COMPLIANCE'],
  templateVersionEdit: ['MANAGER', 'COMPLIANCE'],
  templateVersionPublish: ['MANAGER', 'COMPLIANCE'],
  templateVersionRetire: ['MANAGER', 'COMPLIANCE'],
  templateVersionReturn: ['MANAGER', 'COMPLIANCE'],
  templateVersionSubmit: ['MANAGER', 'COMPLIANCE'],
  templateVersionsConfirm: ['MANAGER', 'COMPLIANCE'],
  workItemClaim: ['AGENT', 'MANAGER'],
  workItemRelease: ['AGENT', 'MANAGER'],
}

/** Type of the thing that an id field names, where its name does not say. */
const TYPE_OF: Readonly<Record<string, string>> = { recordId: 'ComplianceRecord', approvalId: 'LegalApproval', deadlineId: 'LegalDeadline', measureId: 'LegalMeasure', complaintId: 'FeedbackComplaint', breachId: 'FeedbackGuardrailBreach', invitationId: 'FeedbackInvitation', copyOf: 'StrategyVersion', caseIds: 'Case', pauseId: 'StrategyPause', versionId: 'StrategyVersion', templateId: 'MessageTemplate', templateVersionIds: 'TemplateVersion' }
const typeOf = (field: string): string => TYPE_OF[field] ?? `${field.charAt(0).toUpperCase()}${field.slice(1, -2)}`

/** Where an id stands: in a list, at its first place. */
const placeOf = (mutation: Mutation, field: string): string[] =>
  isListType(getNullableType(mutation.input.getFields()[field]?.type)) ? [field, '0'] : [field]

/** What an input needs for its ids to be looked at, beside values of the right type. */
const SOUND: Readonly<Record<string, object>> = {
  actionApprove: { code: 'approval:human-legal' },
  complianceRecord: { record: { vulnerability: { type: 'health' } } },
  complaintFile: { category: 'TACTICS' },
  contactRecord: { outcomeCode: 'NO_ANSWER', channel: 'VOICE', direction: 'OUTBOUND' },
  customerUnmask: { purpose: 'asked for a call back' },
  feedbackSubmit: { score: 3 },
  holdPlace: { kind: 'MANUAL' },
  legalCaseAdvance: { to: 'MEDIATION' },
  legalCaseDocumentRecord: { code: 'CONTRACT' },
  legalCaseDocumentWaive: { code: 'CONTRACT' },
  legalDeadlineSet: { kind: 'ANSWER', startedOn: '2026-03-02' },
  strategyVersionEdit: {
    steps: [{ key: 'call', treatment: 'CALL', offsetDays: [{ grade: 'B', days: 1 }], channels: ['VOICE'], catchUp: 'RUN_ALL' }],
  },
  templateVersionCreate: { text: { channel: 'SMS', language: 'en', tone: 'NEUTRAL', body: 'x' } },
  templateVersionEdit: { text: { channel: 'SMS', language: 'en', tone: 'NEUTRAL', body: 'x' } },
}

let app: TestApp
const real: Record<string, string> = {}
const faults: unknown[] = []
beforeAll(async () => {
  app = await createTestApp({ plugins: SHIPPED_PLUGINS, log: { error: (_message, detail) => void faults.push(detail.error), info: () => {} } })
  await installDefaultSet(app.db, app.clock)
  const world = createWorld(app.db)
  await world.agent({ code: 'ann' })
  const ground = await world.ground()
  const debtor = await world.delinquent(ground)
  const [strategy] = await app.db.query<{ id: number }>(`SELECT id FROM strategy WHERE code = 'FIRM'`)
  real['caseId'] = globalId('Case', debtor.caseId)
  const [complaint] = await app.db.query<{ id: number }>(
    `INSERT INTO feedback_complaint (customer_id, case_id, category, state, received_at, due_by, idempotency_key) VALUES ($1, $2, 'TACTICS', 'RECEIVED', now(), now(), 'walk') RETURNING id`,
    [debtor.customerId, debtor.caseId],
  )
  real['complaintId'] = globalId('FeedbackComplaint', complaint?.id as number)
  real['customerId'] = globalId('Customer', debtor.customerId)
  real['queueId'] = globalId('Queue', ground.queueId)
  real['strategyId'] = globalId('Strategy', strategy?.id as number)
})
afterAll(() => app.close())

const all = (): Mutation[] => mutationsOf(app.schema)
type As = Parameters<TestApp['execute']>[2]
const ADMIN: As = { role: 'ADMIN', agent: 'ann' }

/** The codes of a mutation's answer: of its typed errors, or of the request itself. */
async function send(mutation: Mutation, input: object, as: As = ADMIN) {
  const { data, errors } = await app.execute(mutation.document, { input }, as)
  return { code: errors?.[0]?.extensions['code'], message: errors?.[0]?.message, errors: data?.[mutation.name]?.errors }
}

/** Runs the work, and holds that it wrote nothing. */
async function writesNothing(work: () => Promise<void>): Promise<void> {
  const before = await fingerprint(app.db)
  await work()
  expect(await fingerprint(app.db)).toEqual(before)
}

it('every mutation is known here, and answers with typed errors', () => {
  expect(all().map((m) => m.name).sort()).toEqual(Object.keys(ALLOWED).sort())
  const wrong = all().flatMap(({ name }) => {
    const union = app.schema.getType(`${name.charAt(0).toUpperCase()}${name.slice(1)}Error`)
    if (!isUnionType(union)) return [`${name} has no union of errors`]
    const members = union.getTypes()
    if (!members.some((type) => type.name === 'InvalidInput')) return [`${name} cannot say InvalidInput`]
    return members.filter((type) => !isObjectType(type) || !type.getInterfaces().some((i) => i.name === 'UserError')).map((type) => type.name)
  })
  expect(wrong).toEqual([])
})

describe('who may', () => {
  it('nobody without a token, and nothing is written', () =>
    writesNothing(async () => {
      for (const mutation of all()) {
        const { code } = await send(mutation, fillInput(mutation.input), null)
        expect([mutation.name, code]).toEqual([mutation.name, 'UNAUTHENTICATED'])
      }
    }))

  it('no role that is not allowed, and nothing is written', () =>
    writesNothing(async () => {
      for (const mutation of all()) {
        for (const role of ROLES.filter((r) => r !== 'ADMIN' && !ALLOWED[mutation.name]?.includes(r))) {
          const answer = await send(mutation, fillInput(mutation.input), { role, agent: 'ann', portfolios: role === 'PARTNER' ? ['P'] : null })
          expect([mutation.name, role, answer.code]).toEqual([mutation.name, role, 'FORBIDDEN'])
        }
      }
    }))

  it('every role that is allowed comes past the door', () =>
    writesNothing(async () => {
      for (const mutation of all().filter((m) => idFieldsOf(m.input).length > 0)) {
        for (const role of ALLOWED[mutation.name] ?? []) {
          const answer = await send(mutation, { ...fillInput(mutation.input, { ...SCALARS, ID: globalId('Team', 1) }) }, { role, agent: 'ann' })
          expect([mutation.name, role, answer.code, answer.errors?.length]).toEqual([mutation.name, role, undefined, 1])
        }
      }
    }))
})

describe('an id', () => {
  const inputOf = (mutation: Mutation, field: string, id: string) => {
    const known = Object.fromEntries(idFieldsOf(mutation.input).filter((name) => real[name] !== undefined).map((name) => [name, real[name]]))
    // A version is made of steps or of a copy, not of both.
    const steps = mutation.name === 'strategyVersionCreate' && field !== 'copyOf' ? SOUND['strategyVersionEdit'] : {}
    return { ...fillInput(mutation.input), ...SOUND[mutation.name], ...steps, ...known, [field]: id }
  }

  it('of nothing that exists is NotFound at its place, and nothing is written', () =>
    writesNothing(async () => {
      for (const mutation of all()) {
        for (const field of idFieldsOf(mutation.input)) {
          const { errors } = await send(mutation, inputOf(mutation, field, globalId(typeOf(field), 999_999)))
          expect([mutation.name, errors]).toEqual([
            mutation.name, [expect.objectContaining({ __typename: 'NotFound', code: 'NOT_FOUND', path: placeOf(mutation, field) })],
          ])
        }
      }
    }))

  it('of another type is InvalidInput at its place, with the type that is wanted, and nothing is written', () =>
    writesNothing(async () => {
      for (const mutation of all()) {
        for (const field of idFieldsOf(mutation.input)) {
          const { errors } = await send(mutation, inputOf(mutation, field, globalId('Team', 1)))
          expect([mutation.name, errors]).toEqual([
            mutation.name,
            [
              expect.objectContaining({
                code: 'INVALID_INPUT', path: placeOf(mutation, field), message: `${field} is the id of a Team. Give the id of a ${typeOf(field)}.`,
              }),
            ],
          ])
        }
      }
    }))

  it('of a portfolio that the viewer may not see is NotFound at its place, like one that does not exist', () =>
    writesNothing(async () => {
      for (const mutation of all()) {
        for (const field of idFieldsOf(mutation.input).filter((name) => ['caseId', 'customerId'].includes(name))) {
          const as: As = { role: 'MANAGER', agent: 'ann', portfolios: ['ELSEWHERE'] }
          const hidden = await send(mutation, inputOf(mutation, field, real[field] as string), as)
          const missing = await send(mutation, inputOf(mutation, field, globalId(typeOf(field), 999_999)), as)
          expect([mutation.name, hidden.errors?.[0]]).toEqual([mutation.name, expect.objectContaining({ code: 'NOT_FOUND' })])
          expect(hidden.errors?.[0].path).toEqual(missing.errors?.[0].path)
        }
      }
    }))

  it('that is none of ours is refused as malformed', async () => {
    for (const mutation of all().filter((m) => idFieldsOf(m.input).some((field) => isNonNullType(m.input.getFields()[field]?.type)))) {
      for (const id of ['junk', Buffer.from('Case:1; DROP TABLE account').toString('base64')]) {
        const answer = await send(mutation, fillInput(mutation.input, { ...SCALARS, ID: id }))
        expect([mutation.name, answer.code]).toEqual([mutation.name, 'BAD_USER_INPUT'])
      }
    }
  })
})

describe('whatever the text and the numbers', () => {
  const LONG = Array.from({ length: 20_000 }, (_, i) => 'abcdefghijklmnop'[(i * 7 + (i >> 3) * 5) % 16]).join('')
  const hostile: readonly [what: string, scalars: object][] = [
    ['empty text', { String: '' }],
    ['long text', { String: LONG }],
    ['a NUL character', { String: 'a\0b' }],
    ['a NUL character in JSON', { Json: { 'a\0': '\0' } }],
    ['half a surrogate pair', { String: 'a\ud800b' }],
    ['SQL', { String: `'; DROP TABLE account; --` }],
    ['the largest Int', { Int: 2_147_483_647 }],
    ['the smallest Int', { Int: -2_147_483_648 }],
    ['the largest amount', { Decimal: '9999999999999.99' }],
    ['a negative amount', { Decimal: '-1.00' }],
    ['the first day', { LocalDate: '0001-01-01', DateTime: '0001-01-01T00:00:00Z' }],
    ['the last day', { LocalDate: '9999-12-31', DateTime: '9999-12-31T23:59:59Z' }],
  ]

  it.each(hostile)('%s: no mutation fails with a defect', async (_what, scalars) => {
    faults.length = 0
    for (const mutation of all()) {
      const known = Object.fromEntries(idFieldsOf(mutation.input).map((name) => [name, real[name] ?? globalId(typeOf(name), 1)]))
      const own = 'agentCode' in mutation.input.getFields() ? { agentCode: 'ann' } : {}
      for (const more of [{}, SOUND[mutation.name] ?? {}]) {
        const answer = await send(mutation, { ...fillInput(mutation.input, { ...SCALARS, ...scalars }, true), ...known, ...own, ...more })
        expect([mutation.name, answer.code, faults]).toEqual([mutation.name, answer.errors === undefined ? 'BAD_USER_INPUT' : undefined, []])
      }
    }
  })
})
