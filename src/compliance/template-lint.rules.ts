import type { Severity } from './phrase-list.ts'
import { lintPhrases } from './phrase-lint.rules.ts'
import { CONDUCT_REVIEW, showsElement } from './template-elements.rules.ts'
import { PLACEHOLDERS, placeholderOf, placeholdersIn, strayBraces } from './template-placeholder.rules.ts'
import type { TemplateText } from './template.types.ts'

export interface TemplateFinding {
  /** Rule of the phrase list, or TEMPLATE-… */
  readonly rule: string
  /** ERROR: cannot be submitted. WARNING: the approver says why it may go out. */
  readonly severity: Severity
  /** subject, body or elements. */
  readonly part: 'subject' | 'body' | 'elements'
  /** The words, placeholder or element that it is about. */
  readonly excerpt: string
  readonly message: string
  readonly citation: string | null
}

/** Characters, at most: a text message of ten parts, and everything else. */
const LONGEST_SMS = 1_530
const LONGEST = 20_000
const LONGEST_SUBJECT = 200
const WITH_SUBJECT: readonly string[] = ['EMAIL', 'LETTER']

/** Everything that can be said of a text without a person: form, placeholders, elements, phrases. Not legal advice. */
export function lintTemplate(text: TemplateText): readonly TemplateFinding[] {
  return [...formFaults(text), ...placeholderFaults(text), ...elementFaults(text), ...phraseFaults(text)]
}

const fault = (rule: string, part: TemplateFinding['part'], excerpt: string, message: string, severity: Severity = 'ERROR', citation: string | null = null): TemplateFinding => ({
  rule, severity, part, excerpt, message, citation,
})

function formFaults({ channel, subject, body }: TemplateText): TemplateFinding[] {
  const faults: TemplateFinding[] = []
  const longest = channel === 'SMS' ? LONGEST_SMS : LONGEST
  if (body.trim() === '') faults.push(fault('TEMPLATE-EMPTY', 'body', '', 'The text is empty. Write what is to be said.'))
  if (body.length > longest) faults.push(fault('TEMPLATE-TOO-LONG', 'body', '', `The text has ${body.length} characters; at most ${longest} on this channel.`))
  if (subject !== null && subject.length > LONGEST_SUBJECT) faults.push(fault('TEMPLATE-TOO-LONG', 'subject', '', `The subject has ${subject.length} characters; at most ${LONGEST_SUBJECT}.`))
  if (subject !== null && !WITH_SUBJECT.includes(channel)) faults.push(fault('TEMPLATE-SUBJECT', 'subject', subject, `${channel} has no subject. Leave it out.`))
  if (channel === 'EMAIL' && (subject ?? '').trim() === '') faults.push(fault('TEMPLATE-SUBJECT', 'subject', '', 'An e-mail needs a subject that shows nothing of a debt.'))
  return faults
}

function placeholderFaults({ subject, body }: TemplateText): TemplateFinding[] {
  const faults: TemplateFinding[] = []
  for (const [part, text] of [['subject', subject ?? ''], ['body', body]] as const) {
    for (const name of placeholdersIn(text)) {
      const known = placeholderOf(name)
      if (known === undefined) {
        faults.push(fault('TEMPLATE-PLACEHOLDER', part, `{{${name}}}`, `There is no placeholder {{${name}}}. Use one of ${PLACEHOLDERS.map((p) => p.name).join(', ')}.`))
      } else if (part === 'subject' && known.disclosing) {
        faults.push(fault('TEMPLATE-ENVELOPE', part, `{{${name}}}`, `{{${name}}} on the outside shows that it is about a debt. Put it into the text.`, 'ERROR', '15 USC 1692f(8), 1692c(b)'))
      }
    }
    if (strayBraces(text)) faults.push(fault('TEMPLATE-PLACEHOLDER', part, '{{', 'Double braces that open or close no placeholder. Write {{name}}.'))
  }
  return faults
}

function elementFaults(text: TemplateText): TemplateFinding[] {
  return text.elements.flatMap((code): TemplateFinding[] => {
    if (code === CONDUCT_REVIEW) return [fault('TEMPLATE-ELEMENT', 'elements', code, `${code} comes with the approval and cannot be claimed. Leave it out.`)]
    const shown = showsElement(code, text)
    if (shown === 'MISSING') return [fault('TEMPLATE-ELEMENT-MISSING', 'elements', code, `The text claims ${code}, and nothing in it shows that. Add it, or do not claim it.`)]
    if (shown === 'UNSEEN') return [fault('TEMPLATE-ELEMENT-UNSEEN', 'elements', code, `Whether the text has ${code} cannot be seen by a rule, or not in ${text.language}. The approver must read it.`, 'WARNING')]
    if (shown === 'UNKNOWN') return [fault('TEMPLATE-ELEMENT-UNKNOWN', 'elements', code, `No element ${code} is known here. Where a rule pack of your own asks for it, the approver must read it.`, 'WARNING')]
    return []
  })
}

function phraseFaults(text: TemplateText): TemplateFinding[] {
  const found = lintPhrases(text).map(({ id, severity, part, excerpt, reason, citation }) => fault(id, part, excerpt, reason, severity, citation))
  // The lists are English and Chinese: a text in another language was looked through for those alone.
  if (!/^(?:en|zh)\b/.test(text.language)) found.push(fault('TEMPLATE-LANGUAGE', 'body', text.language, `No phrases are listed for ${text.language}; the approver must read the text with that in mind.`, 'WARNING'))
  return found
}
