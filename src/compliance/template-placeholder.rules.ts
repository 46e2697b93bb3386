/** A blank in a text, written `{{name}}`. */
export interface Placeholder {
  readonly name: string
  readonly description: string
  /** CASE: filled from the case. SENDER: filled by whoever sends, who alone knows it. WORDING: a sentence in the language of the text. */
  readonly source: 'CASE' | 'SENDER' | 'WORDING'
  /** Says who the customer is: masked in previews. */
  readonly personal: boolean
  /** Gives away that it is about a debt: never on an envelope. */
  readonly disclosing: boolean
}

const fromCase = { source: 'CASE', personal: false, disclosing: false } as const
const fromSender = { source: 'SENDER', personal: false, disclosing: false } as const
const wording = { source: 'WORDING', personal: false, disclosing: true } as const

/** The closed list. */
export const PLACEHOLDERS: readonly Placeholder[] = [
  { name: 'customerName', description: 'Full name of the customer.', ...fromCase, personal: true },
  { name: 'creditor', description: 'Name of the portfolio, which is the creditor’s.', ...fromCase },
  { name: 'amount', description: 'What is past due, with its currency.', ...fromCase, disclosing: true },
  { name: 'outstanding', description: 'The whole balance, with its currency.', ...fromCase, disclosing: true },
  { name: 'dueDate', description: 'Oldest due date that is unpaid.', ...fromCase, disclosing: true },
  { name: 'daysPastDue', description: 'Days past due.', ...fromCase, disclosing: true },
  { name: 'reference', description: 'The lender’s number of the account, of the oldest one where there are several.', ...fromCase },
  { name: 'phone', description: 'Telephone number to call back.', ...fromSender },
  { name: 'paymentLink', description: 'Where to pay.', ...fromSender },
  { name: 'agentName', description: 'Name of the person who speaks or signs.', ...fromSender },
  { name: 'collector', description: 'Name of the company that collects, where it is not the creditor.', ...fromSender },
  { name: 'creditorAddress', description: 'Address of the creditor.', ...fromSender },
  { name: 'creditorTaxId', description: 'Tax number of the creditor (CPF or CNPJ in Brazil).', ...fromSender },
  { name: 'privacyNotice', description: 'Where the privacy notice is.', ...fromSender },
  { name: 'replyBy', description: 'A day until which an answer is asked for.', ...fromSender },
  { name: 'visitDate', description: 'Day and likely hour of a visit.', ...fromSender },
  { name: 'optOut', description: 'How to stop messages on this channel.', ...wording, disclosing: false },
  { name: 'collectorDisclosure', description: 'That a debt collector writes; empty where the lender itself collects.', ...wording },
]

export type PlaceholderName = (typeof PLACEHOLDERS)[number]['name']

const BY_NAME: ReadonlyMap<string, Placeholder> = new Map(PLACEHOLDERS.map((placeholder) => [placeholder.name, placeholder]))
const MARK = /\{\{\s*([^{}]*?)\s*\}\}/g

export const placeholderOf = (name: string): Placeholder | undefined => BY_NAME.get(name)

/** Names between double braces, each once, known or not. */
export const placeholdersIn = (text: string): readonly string[] => [...new Set([...text.matchAll(MARK)].map(([, name = '']) => name))]

/** Braces that open or close nothing: a placeholder that would go out as it is written. */
export const strayBraces = (text: string): boolean => /\{\{|\}\}/.test(text.replace(MARK, ''))

/** The text with what is known put in; the rest stays as it is. */
export const fillPlaceholders = (text: string, values: ReadonlyMap<string, string>): string => text.replace(MARK, (mark, name: string) => values.get(name) ?? mark)
