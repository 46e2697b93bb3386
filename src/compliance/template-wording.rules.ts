import type { Channel } from './gate.types.ts'
import { isFirstParty } from './template-chooser.rules.ts'

/** Sentences that a placeholder of source WORDING stands for, by language. English where there is none. */
const DISCLOSURE: Readonly<Record<string, string>> = {
  en: 'This is from a debt collector, in an attempt to collect a debt; any information obtained will be used for that purpose.',
  zh: '本机构受债权人委托进行债务催收，所获信息仅用于此目的。',
}
const OPT_OUT: Readonly<Record<string, Partial<Record<Channel, string>>>> = {
  en: {
    SMS: 'Reply STOP to stop these messages.',
    SOCIAL: 'Reply STOP to stop these messages.',
    EMAIL: 'Reply STOP to stop these e-mails.',
    LETTER: 'If you do not want letters about this any more, tell us in writing, and we will stop.',
  },
  zh: { SMS: '回复TD退订。', SOCIAL: '回复TD退订。', EMAIL: '如不希望再收到此类邮件，请回复“退订”。', LETTER: '如不希望再收到此类信函，请书面告知，我们将停止寄送。' },
}

/** Empty where it says nothing: to a lender's own customer there is no collector. */
export function wordingValues(language: string, channel: Channel, collectorType: string): ReadonlyMap<string, string> {
  const base = language.split('-')[0] ?? 'en'
  return new Map([
    ['collectorDisclosure', isFirstParty(collectorType) ? '' : (DISCLOSURE[base] ?? DISCLOSURE['en'] ?? '')],
    ['optOut', (OPT_OUT[base] ?? OPT_OUT['en'])?.[channel] ?? ''],
  ])
}
