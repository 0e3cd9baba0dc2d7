// Which of the pages' languages a visitor asks for, by `Accept-Language` (RFC 9110, 12.5.4).

/** The languages that the pages are written in. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'ja'] as const

export type Language = (typeof LANGUAGES)[number]

/** What to write in, and how to write times: `de-AT` writes German with Austrian habits. */
export interface Negotiated {
  readonly language: Language
  readonly locale: string
}

/** The language of a page that says its own, such as `de-AT`; what its reader asks for where that is none of ours. */
export function languageOf(lang: string | null, acceptLanguage: string | undefined): Language {
  const own = primary((lang ?? '').trim().toLowerCase())
  return LANGUAGES.find((one) => one === own) ?? negotiate(acceptLanguage).language
}

interface Asked {
  readonly range: string
  readonly weight: number
}

const RANGE = /^\s*(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?$/i

/** The language with the highest weight among those that there are; English where none is asked for. */
export function negotiate(acceptLanguage: string | undefined): Negotiated {
  const asked = (acceptLanguage ?? '').split(',').flatMap(askedFor)
  const refused = new Set(asked.filter(({ weight }) => weight === 0).map(({ range }) => range))
  const wanted = asked.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)
  for (const { range } of wanted) {
    const language = LANGUAGES.find((one) => (range === '*' ? !refused.has(one) : one === primary(range)))
    if (language) return { language, locale: localeOf(language, range) }
  }
  return { language: 'en', locale: localeOf('en', 'en') }
}

function askedFor(text: string): readonly Asked[] {
  const match = RANGE.exec(text)
  return match?.[1] === undefined ? [] : [{ range: match[1].toLowerCase(), weight: Number(match[2] ?? 1) }]
}

function primary(range: string): string | undefined {
  return range.split('-', 1)[0]
}

/** Only a region is taken over: a script, variant or extension would change more than how a time is written. */
function localeOf(language: Language, range: string): string {
  const region = /^[a-z]{2}(?:-[a-z]{4})?-([a-z]{2}|\d{3})(?:-|$)/.exec(range)?.[1]
  if (region !== undefined) return `${language}-${region.toUpperCase()}`
  return language === 'en' ? 'en-GB' : language // 10:02, as most of the world writes it
}
