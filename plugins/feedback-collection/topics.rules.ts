import type { TextLabel } from './classifier.ts'

/** A phrase, and how likely its topic is when nothing else is said. */
type Cue = readonly [phrase: RegExp, weight: number]

/**
 * The topics of complaints about collection, after the issues of the CFPB's list, each with phrases that speak for it. Written by
 * hand and open to reading: a person who disagrees with a suggestion can see what made it.
 */
export const TOPICS: Readonly<Record<string, readonly Cue[]>> = {
  DEBT_NOT_OWED: [
    [/\b(?:not|never|isn'?t|wasn'?t|nor) (?:my|mine)\b|\bnot (?:my|our) (?:debt|account|bill)\b/, 0.6],
    [/\b(?:do not|don'?t|did not|didn'?t|never) owe\b|\bnot owed\b|\bowe (?:them )?nothing\b/, 0.6],
    [/\b(?:fraud|fraudulent|identity theft|stolen identity)\b/, 0.4],
    [/\bdisput(?:e|ed|ing)\b/, 0.3],
    [/\b(?:never (?:had|opened|signed)|no knowledge|do not recogni[sz]e|unaware of)\b/, 0.4],
    [/\b(?:discharged|bankruptcy|statute of limitations|inaccurate)\b/, 0.25],
  ],
  PAID_ALREADY: [
    [/\b(?:already|was|been|had|have|i) paid\b(?! off by)|\bpaid (?:in full|off|this|the|it)\b/, 0.5],
    [/\b(?:proof of payment|zero balance|balance (?:was|is) (?:zero|0)|settled in full|receipt)\b/, 0.5],
    [/\binsurance (?:paid|covered)\b/, 0.4],
  ],
  COMMUNICATION_TACTICS: [
    [/\b(?:harass\w*|abusive|rude|yell\w*|swear\w*|curs(?:ed|ing)|threaten\w* me)\b/, 0.5],
    [/\b(?:keep|keeps|kept|constantly|repeatedly|continu\w+) (?:on )?call\w*\b|\b(?:times|calls) (?:a|per|every|each) (?:day|week)\b/, 0.7],
    [/\b(?:stop|quit) (?:calling|contacting|texting|the calls)\b/, 0.6],
    [/\b(?:phone|robo|telephone|unwanted) ?calls?\b|\bcall(?:s|ed|ing) (?:me|my|us)\b/, 0.3],
    [/\b(?:early in the morning|late at night|before 8|after 9)\b|\bat work\b|\bmy (?:employer|boss|job|workplace)\b/, 0.5],
  ],
  HARDSHIP: [
    [/\b(?:cannot|can'?t|could not|couldn'?t|unable to) (?:afford|pay|make (?:the|my|any) payments?)\b/, 0.6],
    [/\b(?:lost (?:my|his|her) job|unemployed|laid off|disabled|disability|hospital|illness|cancer|hardship)\b/, 0.4],
    [/\b(?:social security|fixed income|homeless|evict\w*)\b/, 0.3],
  ],
  LEGAL_THREAT: [
    [/\b(?:sue|sued|suing|lawsuit|law suit|summons|garnish\w*|judge?ment|served)\b/, 0.5],
    [/\b(?:arrest\w*|jail|prison|warrant|sheriff|police|criminal charges)\b/, 0.6],
    [/\bthreat\w*\b[^.]{0,60}\b(?:credit|court|legal|sue|arrest)\b|\b(?:legal action|take me to court)\b/, 0.5],
  ],
  WRONG_PERSON: [
    [/\b(?:wrong (?:person|number|party)|someone else(?:'s)?|another person|different person|same name)\b/, 0.6],
    [/\b(?:looking|asking) for (?:a |some)?(?:person|one|body|someone)\b/, 0.4],
    [/\b(?:my (?:mother|father|brother|sister|ex|parents|neighbou?r|son|daughter)(?:'s)?)\b[^.]{0,40}\b(?:debt|call|account)\w*/, 0.35],
  ],
  WRITTEN_NOTICE: [
    [/\b(?:validat\w+|verif(?:y|ied|ication))\b[^.]{0,40}\bdebt\b|\bdebt (?:validation|verification)\b/, 0.5],
    [/\b(?:never|not|no|without|didn'?t|did not) (?:\w+ ){0,3}(?:receiv\w+|sent|mail\w*|got|notice|notif\w+|letter|written)\b/, 0.4],
    [/\b(?:validation notice|written notice|proof of (?:the )?debt|original (?:signed )?contract|signed (?:contract|agreement))\b/, 0.5],
  ],
  WRONG_AMOUNT: [
    [/\b(?:wrong|incorrect|inflated|different) (?:amount|balance)\b|\bamount (?:is|was) (?:wrong|incorrect)\b/, 0.6],
    [/\b(?:overcharg\w+|extra fees?|added (?:fees?|interest)|collection fees?|late fees?|more than i owe)\b/, 0.45],
  ],
  DISCLOSURE: [
    [/\b(?:told|called|contacted|informed|disclosed to) (?:my|a|the) (?:employer|boss|family|mother|father|parents|wife|husband|friends?|neighbou?rs?|coworkers?)\b/, 0.7],
    [/\b(?:shared|disclos\w+|released) (?:my|the) (?:personal |private )?(?:information|debt|data)\b/, 0.5],
  ],
}

/** A topic below it is not named. */
const LEAST = 0.3

/** Topics of a text by the phrases in it, likeliest first; phrases add up as independent hints: 1 − Π(1 − weight). */
export function topicsOf(text: string): TextLabel[] {
  const lower = text.toLowerCase().replaceAll('’', "'")
  return Object.entries(TOPICS)
    .map(([label, cues]) => ({ label, probability: 1 - cues.reduce((none, [phrase, weight]) => (phrase.test(lower) ? none * (1 - weight) : none), 1) }))
    .filter(({ probability }) => probability >= LEAST)
    .map(({ label, probability }) => ({ label, probability: Math.round(probability * 1000) / 1000 }))
    .sort((a, b) => b.probability - a.probability || (a.label < b.label ? -1 : 1))
}
