import { afterAll, beforeAll, expect, it } from 'vitest'
import { installDefaultSet } from '../../src/strategies/default-set.service.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld, type Delinquent } from '../../src/testkit/world.ts'

let app: TestApp
let debtor: Delinquent
const globalId = (type: string, id: number) => Buffer.from(`${type}:${id}`).toString('base64')

beforeAll(async () => {
  app = await createTestApp()
  await installDefaultSet(app.db, app.clock)
  const world = createWorld(app.db)
  debtor = await world.delinquent(await world.ground({ portfolio: { code: 'P1', name: 'Lender & Co' } }))
})
afterAll(() => app.close())

const ann = { role: 'MANAGER', subject: 'ann' } as const
const ben = { role: 'COMPLIANCE', subject: 'ben' } as const
const FINDINGS = '... on TemplateInvalid { findings { rule severity part excerpt citation } }'
const run = async (mutation: string, input: object, as: { role: 'MANAGER' | 'COMPLIANCE'; subject: string }) => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`
  const field = mutation === 'templateCreate' ? 'template { id }' : 'templateVersion { id state approvedBy findings { rule } }'
  const answer = await app.execute(`mutation ($input: ${type}!) { ${mutation}(input: $input) { ${field} errors { __typename ... on UserError { code message path } ${mutation === 'templateVersionSubmit' ? FINDINGS : ''} } } }`, { input }, as)
  if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors))
  return answer.data[mutation]
}

it('a text is written, refused by the lint, mended, approved by another and published', async () => {
  const { template } = await run('templateCreate', { code: 'WELCOME_BACK', name: 'Welcome back' }, ann)
  const text = { channel: 'SMS', language: 'en', tone: 'FRIENDLY', body: '{{creditor}}: you will be arrested.', elements: ['creditor-identity'] }
  const { templateVersion } = await run('templateVersionCreate', { templateId: template.id, text }, ann)
  expect(templateVersion).toMatchObject({ state: 'DRAFT', findings: [{ rule: 'EN-ARREST' }] })
  const templateVersionId = templateVersion.id
  const refused = await run('templateVersionSubmit', { templateVersionId }, ann)
  expect(refused.errors).toEqual([
    {
      __typename: 'TemplateInvalid', code: 'TEMPLATE_INVALID', message: expect.stringContaining('be arrested'), path: ['templateVersionId'],
      findings: [{ rule: 'EN-ARREST', severity: 'ERROR', part: 'BODY', excerpt: 'be arrested', citation: expect.stringContaining('1692e(4)') }],
    },
  ])
  await run('templateVersionEdit', { templateVersionId, text: { ...text, body: '{{creditor}}: nice to have you back.' } }, ann)
  expect((await run('templateVersionSubmit', { templateVersionId }, ann)).templateVersion.state).toBe('IN_REVIEW')
  expect((await run('templateVersionApprove', { templateVersionId }, ann)).errors[0].code).toBe('TEMPLATE_FOUR_EYES_REQUIRED')
  expect((await run('templateVersionApprove', { templateVersionId }, ben)).templateVersion).toMatchObject({ state: 'APPROVED', approvedBy: 'ben' })
  expect((await run('templateVersionPublish', { templateVersionId }, ann)).templateVersion.state).toBe('PUBLISHED')
  expect((await run('templateVersionEdit', { templateVersionId, text }, ann)).errors[0].code).toBe('TEMPLATE_VERSION_IMMUTABLE')
  const { data } = await app.execute(`{ messageTemplate(code: "WELCOME_BACK") { name versions(state: [PUBLISHED]) { totalCount nodes { language tone body disclaimer } } } }`)
  expect(data.messageTemplate).toEqual({
    name: 'Welcome back', versions: { totalCount: 1, nodes: [{ language: 'en', tone: 'FRIENDLY', body: '{{creditor}}: nice to have you back.', disclaimer: null }] },
  })
})

it('editors ask the lint, and the lists, while they type', async () => {
  const { data } = await app.execute(
    `{ templateLint(text: { channel: LETTER, language: "zh-Hans", tone: NEUTRAL, subject: "催收通知", body: "{{nome}}您好" }) { rule severity part excerpt }
       templatePlaceholders { name source personal disclosing } templateElements { code } }`,
  )
  expect(data.templateLint).toEqual([
    { rule: 'TEMPLATE-PLACEHOLDER', severity: 'ERROR', part: 'BODY', excerpt: '{{nome}}' },
    { rule: 'ZH-ENVELOPE', severity: 'ERROR', part: 'SUBJECT', excerpt: '催收' },
  ])
  expect(data.templatePlaceholders).toContainEqual({ name: 'amount', source: 'CASE', personal: false, disclosing: true })
  expect(data.templateElements).toContainEqual({ code: 'opt-out-instructions' })
  const wrong = await app.execute(`{ templateLint(text: { channel: SMS, language: "no tag", tone: NEUTRAL, body: "x" }) { rule } }`)
  expect(wrong.errors?.[0]).toMatchObject({ extensions: { code: expect.stringMatching(/INPUT/) } })
})

const shipped = async (code: string, channel: string, language: string, tone: string): Promise<string> => {
  const [row] = await app.db.query<{ id: number }>(
    `SELECT v.id FROM template_version v JOIN message_template t ON t.id = v.template_id WHERE t.code = $1 AND v.channel = $2::"Channel" AND v.language = $3 AND v.tone = $4`,
    [code, channel, language, tone],
  )
  return globalId('TemplateVersion', row?.id as number)
}
const PREVIEW = 'query ($v: ID!, $c: ID!) { templatePreview(templateVersionId: $v, caseId: $c) { subject body unfilled } }'

it('a preview has the case’s figures, the name masked, and says what the sender must fill', async () => {
  const c = globalId('Case', debtor.caseId)
  const english = await app.execute(PREVIEW, { v: await shipped('REMINDER', 'EMAIL', 'en', 'NEUTRAL'), c }, { role: 'AGENT' })
  expect(english.data.templatePreview.subject).toBe('About your account with Lender & Co')
  expect(english.data.templatePreview.body).toContain('Dear A••• D•••,')
  expect(english.data.templatePreview.body).toContain('$200.00 was due on January 10, 2026')
  expect(english.data.templatePreview.body).toContain('Reply STOP to stop these e-mails.')
  expect(english.data.templatePreview.body).not.toContain('debt collector')
  expect(english.data.templatePreview.unfilled).toEqual(['paymentLink', 'phone', 'agentName'])
  await app.db.query(`UPDATE portfolio SET collector_type = 'third-party'`)
  const agency = await app.execute(PREVIEW, { v: await shipped('REMINDER', 'SMS', 'zh-Hans', 'NEUTRAL'), c })
  expect(agency.data.templatePreview.body).toMatch(/^【Lender & Co】您的账户A-\d+有US\$200\.00应于2026年1月10日支付.*债务催收.*回复TD退订。$/)
})

it('a preview of a case that one may not see is null, like that of one that is not there', async () => {
  const v = await shipped('REMINDER', 'SMS', 'en', 'FIRM')
  const partner = { role: 'PARTNER', portfolios: ['OTHER'] } as const
  expect((await app.execute(PREVIEW, { v, c: globalId('Case', debtor.caseId) }, partner)).data.templatePreview).toBeNull()
  expect((await app.execute(PREVIEW, { v, c: globalId('Case', debtor.caseId) }, { ...partner, portfolios: ['P1'] })).data.templatePreview.body).toContain('Lender & Co')
  expect((await app.execute(PREVIEW, { v, c: globalId('Case', 99_999) })).data.templatePreview).toBeNull()
  expect((await app.execute(PREVIEW, { v, c: globalId('Action', 1) })).errors?.[0]?.extensions['code']).toBe('INVALID_INPUT')
})

it('an action shows its wording, one statement a list, and a shipped one says that nobody confirmed it', async () => {
  const v = await shipped('CALL', 'VOICE', 'en', 'NEUTRAL')
  await app.db.query('UPDATE action SET template_version_id = $2 WHERE id = $1', [debtor.actionId, Number(Buffer.from(v, 'base64').toString().split(':')[1])])
  const document = `query ($id: ID!) { action(id: $id) { template { id number template { code } disclaimer } } }`
  const { data } = await app.execute(document, { id: globalId('Action', debtor.actionId) })
  expect(data.action.template).toEqual({ id: v, number: expect.any(Number), template: { code: 'CALL' }, disclaimer: expect.stringContaining('not legal advice') })
  const confirmed = await app.execute(
    `mutation ($input: TemplateVersionsConfirmInput!) { templateVersionsConfirm(input: $input) { templateVersions { id approvedBy disclaimer } errors { __typename } } }`,
    { input: { templateVersionIds: [v], note: 'read for New York' } },
    ben,
  )
  expect(confirmed.data.templateVersionsConfirm).toEqual({ templateVersions: [{ id: v, approvedBy: 'ben', disclaimer: null }], errors: [] })
})
