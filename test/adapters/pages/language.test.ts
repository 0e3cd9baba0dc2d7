import { describe, expect, it } from 'vitest'
import { languageOf, negotiate } from '../../../src/adapters/pages/language.ts'

describe('negotiate', () => {
  it.each([
    ['de', 'de'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['en;q=0.8, ja', 'ja'],
    ['it, fr;q=0.4, es;q=0.5', 'es'],
    ['FR-ca', 'fr'],
    ['zh-Hant-TW, ja;q=0.1', 'ja'],
    ['es ; q=0.5 , de ; q=1.0', 'de'],
  ])('answers %s in %s', (header, language) => {
    expect(negotiate(header).language).toBe(language)
  })

  it.each([undefined, '', '*', 'zh', 'de;q=0', 'de;q=2', 'de;q=nonsense', ',,;q=1', '-', 'x'.repeat(9), 'klingon'])(
    'answers %s in English',
    (header) => {
      expect(negotiate(header).language).toBe('en')
    },
  )

  it('takes equal weights in the order they are written', () => {
    expect(negotiate('fr;q=0.5,de;q=0.5').language).toBe('fr')
  })

  it('never answers * with a language that is refused', () => {
    expect(negotiate('en;q=0, *').language).toBe('de')
  })

  it('writes times as the region does', () => {
    expect(negotiate('de-AT').locale).toBe('de-AT')
    expect(negotiate('es-419').locale).toBe('es-419')
    expect(negotiate('en-US').locale).toBe('en-US')
    expect(negotiate('en').locale).toBe('en-GB')
  })

  it('ignores scripts, variants and extensions', () => {
    expect(negotiate('de-Latn-CH-1996-u-nu-thai').locale).toBe('de-CH')
    expect(negotiate('ja-u-ca-japanese').locale).toBe('ja')
  })

  it('reads a header of any length', () => {
    expect(negotiate(`${'a-'.repeat(50_000)};q=`).language).toBe('en')
    expect(negotiate(`${'de ;'.repeat(50_000)}, fr`).language).toBe('fr')
  })
})

describe('languageOf', () => {
  it.each([
    ['de-AT', 'fr', 'de'],
    ['JA', 'fr', 'ja'],
    [' es ', undefined, 'es'],
    ['pt-BR', 'fr', 'fr'],
    ['', 'fr', 'fr'],
    [null, 'fr', 'fr'],
    ['klingon', undefined, 'en'],
    ['*', 'ja', 'ja'],
  ])('of a page in %j whose reader asks for %j is %s', (lang, acceptLanguage, language) => {
    expect(languageOf(lang, acceptLanguage)).toBe(language)
  })
})
