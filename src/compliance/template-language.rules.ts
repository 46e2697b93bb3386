/**
 * A language tag as templates carry it: canonical, Chinese with its script ("zh-CN" -> "zh-Hans-CN", "zh" -> "zh-Hans").
 * Null for what is no BCP 47 tag.
 */
export function templateLanguage(tag: string): string | null {
  const locale = parse(tag)
  if (locale === null) return null
  return locale.language === 'zh' && locale.script === undefined ? [locale.language, locale.maximize().script, locale.region].filter(Boolean).join('-') : locale.baseName
}

/** The language of most letters in a country, for customers whose own is unknown: "CN" -> "zh-Hans", "HK" -> "zh-Hant", "US" -> "en". */
export function countryLanguage(country: string): string | null {
  const likely = parse(`und-${country}`)?.maximize()
  return likely === undefined || likely.language === 'und' ? null : templateLanguage(likely.language === 'zh' ? `zh-${likely.script}` : likely.language)
}

/** Languages in which to look for a text, best first: with the region, without it, in the other script. */
export function languageChain(tag: string): readonly string[] {
  const language = templateLanguage(tag)
  if (language === null) return []
  const locale = new Intl.Locale(language)
  const scripted = locale.script === undefined ? locale.language : `${locale.language}-${locale.script}`
  const others = locale.language === 'zh' ? ['zh-Hans', 'zh-Hant'] : [locale.language]
  return [...new Set([language, scripted, ...others])]
}

function parse(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag)
  } catch {
    return null
  }
}
