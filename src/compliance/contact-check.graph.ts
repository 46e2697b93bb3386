import { ClientError } from '../schema/client-error.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId, optionalId } from '../schema/input-id.rules.ts'
import { hasRole, visiblePortfolios } from '../schema/viewer.ts'
import type { Checked, ContactAnswerType } from './contact-answer.graph.ts'
import { checkCaseContact } from './contact-check.service.ts'
import type { PortfolioPolicy } from './rulebook.ts'
import type { Rulebooks } from './rulebook.service.ts'
import type { SituationInputs } from './situation-input.graph.ts'
import { situationOf } from './situation-input.rules.ts'
import type { OutcomeInPacks } from './situation.service.ts'

/** Of a question that names no packs: those of the debtor's country and region. */
const NO_PORTFOLIO = (country: string | null | undefined): PortfolioPolicy => ({ country: country ?? '', rulePacks: [], requireSignedPacks: false })

/** The query `contactCheck`: what the gate would say, and why. */
export function addContactCheck({ builder, enums }: Graph, answer: ContactAnswerType, { situation }: SituationInputs, rulebooks: Rulebooks, outcomeInPacks: OutcomeInPacks): void {
  const caseInput = builder.inputType('CaseContactInput', {
    description: 'A contact of a case, with what is on record of the customer.',
    fields: (t) => ({
      caseId: t.globalID({ required: true, description: 'The case.' }),
      channel: t.field({ type: enums.channel, required: true, description: 'The channel.' }),
      contactPointId: t.globalID({ description: 'The address; left out: none, as where the channel needs none.' }),
      at: t.field({ type: 'DateTime', description: 'The instant; now where left out. What is on record now is taken for it.' }),
      purpose: t.string({ description: 'As the packs name it; collect where left out.' }),
      recipientRole: t.string({ description: 'Who is contacted; debtor where left out.' }),
      content: t.stringList({ description: 'Elements of its text that you vouch for.' }),
      actionId: t.globalID({ description: 'The planned action that it would carry out, of the same case: what was approved of it counts, and it does not count against itself.' }),
      autodialed: t.boolean({ description: 'Dialled by a machine; a person dials where left out.' }),
      prerecorded: t.boolean({ description: 'A recorded or artificial voice; a person speaks where left out.' }),
    }),
  })
  const situationInput = builder.inputType('SituationCheckInput', {
    description: 'A contact of nobody on record, with everything that the gate is told.',
    fields: (t) => ({
      situation: t.field({ type: situation, required: true, description: 'Everything that the gate is told.' }),
      at: t.field({ type: 'DateTime', required: true, description: 'The instant.' }),
      packs: t.stringList({ description: 'Codes of the packs to ask, and no others; left out: those that bind the debtor’s country and region.' }),
    }),
  })
  const input = builder.inputType('ContactCheckInput', {
    description: 'A contact of a case, or of a situation that you describe.',
    isOneOf: true,
    fields: (t) => ({
      case: t.field({ type: caseInput, description: 'A contact of a case.' }),
      situation: t.field({ type: situationInput, description: 'A described situation. MANAGER and COMPLIANCE.' }),
    }),
  })
  builder.queryField('contactCheck', (t) =>
    t.field({
      type: answer,
      nullable: true,
      description:
        'What the compliance gate says of a contact, with every rule, its source and its reason; null if you may not see the case, or the address is not the customer’s, or the action not the case’s. Nothing is reserved, and nothing is recorded. Not legal advice.',
      args: { input: t.arg({ type: input, required: true, description: 'The contact.' }) },
      resolve: async (_root, { input: asked }, { db, clock, viewer }): Promise<Checked | null> => {
        if (asked.situation !== null && asked.situation !== undefined) {
          if (!hasRole(viewer, ['MANAGER', 'COMPLIANCE'])) throw new ClientError('FORBIDDEN', 'Only a manager or compliance may ask about a described situation. Ask about a case.')
          const { packs, at } = asked.situation
          const described = situationOf(asked.situation.situation)
          const book = await rulebooks.read(db)
          const { debtor } = described
          const binding = packs === null || packs === undefined ? book.bindingOf(NO_PORTFOLIO(debtor.country), debtor) : book.bindingOfCodes(packs)
          if (binding === null) {
            throw new ClientError('BAD_USER_INPUT', `There is no pack ${(packs ?? []).filter((code) => !book.packs.has(code)).join(', ')}. Known: ${[...book.packs.keys()].join(', ')}.`)
          }
          return { binding, situation: described, at: at.getTime(), answer: binding.gate.check(described, at.getTime()) }
        }
        const one = asked.case
        if (one === null || one === undefined) throw new ClientError('BAD_USER_INPUT', 'Give a case or a situation.')
        const caseId = inputId(one.caseId, 'Case', 'caseId')
        const seen = await db.prisma.case.findFirst({ where: { AND: [{ id: BigInt(caseId) }, visiblePortfolios(viewer)] }, select: { id: true } })
        if (seen === null) return null
        const contact = {
          caseId,
          channel: one.channel,
          contactPointId: optionalId(one.contactPointId, 'ContactPoint', 'contactPointId'),
          purpose: one.purpose ?? 'collect',
          recipientRole: one.recipientRole ?? 'debtor',
          content: new Set(one.content ?? []),
          actionId: optionalId(one.actionId, 'Action', 'actionId'),
          machine: { autodialed: one.autodialed ?? false, prerecorded: one.prerecorded ?? false },
        }
        return checkCaseContact(db, rulebooks, outcomeInPacks, contact, one.at ?? clock.now())
      },
    }),
  )
}
