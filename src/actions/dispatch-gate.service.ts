import { isReview, REQUIREMENT_MISSING, refusedBy, SPOKEN } from '../compliance/refusals.rules.ts'
import type { Rulebook } from '../compliance/rulebook.ts'
import { toSituation } from '../compliance/situation.rules.ts'
import { loadKnown, loadPortfolios } from '../compliance/situation.service.ts'
import { loadTemplateContent } from '../compliance/template-load.service.ts'
import type { Sql } from '../db/database.ts'
import type { DispatchRefusal } from './dispatch.errors.ts'
import type { DispatchInput, Proposed } from './dispatch.service.ts'
import { outcomeInPacks } from './outcome-code.ts'

/** Where the rule packs in force are read. */
export interface DispatchBooks {
  read(sql: Pick<Sql, 'query'>): Promise<Pick<Rulebook, 'bindingOf'>>
}

export interface GateWord {
  /** Empty: it may be made now. */
  readonly refusals: readonly DispatchRefusal[]
  /** What is required and not there. */
  readonly missing: readonly string[]
  /** Nothing stands in the way but what the person who speaks may yet declare. */
  readonly isToSay: boolean
}

const instant = (ms: number | null): Date | null => (ms === null ? null : new Date(ms))

/**
 * The gate's word at the moment of the contact, on what is committed: ask behind the customer's lock. What the text contains is met by
 * its template, and by what the agent declares, except that a written text was reviewed; an approval by the one who acts is none. Throws whatever goes wrong: no answer is a no.
 */
export async function askDispatchGate(sql: Sql, books: DispatchBooks, proposed: Proposed, { agent, actor = agent, content = [], machine }: DispatchInput, at: Date): Promise<GateWord> {
  const { actionId, customerId, caseId, channel, contactPointId, portfolioId, purpose, templateVersionId } = proposed
  if (channel === null) throw new Error(`action ${actionId} has no channel.`)
  const book = await books.read(sql)
  const portfolio = (await loadPortfolios(sql, [portfolioId])).get(portfolioId)
  const known = (await loadKnown(sql, [customerId], outcomeInPacks, { at, exceptActionId: actionId, actors: [agent, actor] })).get(customerId)
  if (known === undefined || portfolio === undefined) throw new Error(`nothing is known of customer ${customerId}.`)
  const { gate, contentCodes } = book.bindingOf(portfolio.policy, known)
  const written = templateVersionId === null ? [] : await loadTemplateContent(sql, templateVersionId, portfolio.collectorType)
  const declared = SPOKEN.has(channel) ? content : content.filter((code) => !isReview(code))
  const words = new Set([...written, ...declared].filter((code) => contentCodes.has(code)))
  const situation = toSituation(known, { caseId, portfolio, channel, contactPointId, actionId, purpose, recipientRole: 'debtor', content: words, ...(machine === undefined ? {} : { machine }) })
  const { refusals, missing } = refusedBy(gate.check(situation, at.getTime()), channel, contentCodes, { waits: false, saysLater: false })
  return {
    refusals: refusals.map((r) => ({ ...r, nextAllowedAt: instant(r.nextAllowedAt) })),
    missing,
    isToSay: SPOKEN.has(channel) && refusals.every((r) => r.code === REQUIREMENT_MISSING) && missing.every((code) => contentCodes.has(code)),
  }
}
