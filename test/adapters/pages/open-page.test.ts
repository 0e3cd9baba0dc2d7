import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/adapters/pages/language.ts'
import { liveWords, said } from '../../../src/adapters/pages/open-page.ts'
import { WORDS } from '../../../src/adapters/pages/words/index.ts'
import type { EndedBy, EndReason } from '../../../src/policy/record.ts'
import { ended } from './context.ts'

const REASONS = Object.keys(WORDS.en.signedOut.reasons) as EndReason[]

describe('said', () => {
  it.each<[string, EndReason, EndedBy | null]>([
    ['Opened on Safari on iPhone at {at}.', 'displaced', { label: 'Safari on iPhone' }],
    ['Opened on another device at {at}.', 'displaced', { session: 'B'.repeat(22) }],
    ['Opened on Edge at {at}. Someone chose to end its use here.', 'displaced', { label: 'Edge', takeover: true }],
    ['There is a newer sign-in on this device, made at {at}.', 'replaced', { label: 'Edge on Windows' }],
    ['You were signed out from elsewhere at {at}: by yourself, or by the team', 'revoked', { operator: 'mallory' }],
    ['Someone who was signed out said that it was not them who signed in here', 'revoked', { disowned: true }],
    ['This account can now be used on fewer devices at once', 'displaced', { rule: 'policy' }],
    ['This account was in use on too many devices at once', 'displaced', { rule: 'capacity', label: 'Edge' }],
    ['Yours ran out at {at}.', 'expired', null],
    ['You had not been active for a while, so you were signed out at {at}.', 'idle', null],
    ['You signed out at {at}.', 'closed', null],
  ])('says "%s" of %s by %j (L5)', (text, reason, by) => {
    // A label that is not one of ours stands between marks that keep it from turning the sentence around.
    expect(said(ended({ reason, by }), 'en').text.replace(/[\u2068\u2069]/g, '')).toContain(text)
  })

  it('has the heading of the page', () => {
    expect(said(ended(), 'de').title).toBe(WORDS.de.signedOut.title)
    expect(said(ended({ reason: 'replaced' }), 'de').title).toBe(WORDS.de.signedOut.titles.replaced)
  })

  it('names the device as its language does', () => {
    expect(said(ended(), 'de').text).toBe('Geöffnet auf Safari (iPhone), {at}.')
    expect(said(ended({ by: { label: 'an unknown browser' } }), 'fr').text).toBe(
      'Connexion sur un autre appareil, {at}.',
    )
  })

  it('lets no label speak out of turn', () => {
    const { text } = said(ended({ by: { label: '\u202e{at}[x] {device}' } }), 'en')
    expect(text).toBe('Opened on \u2068\u202eat[x] device\u2069 at {at}.')
  })

  it.each(LANGUAGES)('leaves the time to the page, once, or leaves it out, in %s', (language) => {
    for (const reason of REASONS)
      for (const by of [
        null,
        { takeover: true },
        { rule: 'policy' },
        { rule: 'capacity' },
        { disowned: true },
      ] as const) {
        const known = said(ended({ reason, by }), language).text
        expect(known.match(/\{at\}/g) ?? []).toHaveLength(reason === 'unknown' ? 0 : 1)
        expect(known.replace('{at}', '')).not.toMatch(/[{}[\]]|undefined|null/)
        expect(said(ended({ reason, by, at: null }), language).text).not.toMatch(/[{}[\]]| [.,:;]|\(\)|（）/)
      }
  })

  it('never names the administrator (L4)', () => {
    for (const reason of REASONS)
      expect(said(ended({ reason, by: { operator: 'mallory', takeover: true } }), 'en').text).not.toContain('mallory')
  })
})

describe('liveWords', () => {
  it.each(LANGUAGES)('are what an overlay needs, and nothing else, in %s', (language) => {
    const words = liveWords(language)
    expect(words.language).toBe(language)
    expect(words.left).toContain('{left}')
    expect(Object.values(words).every((word) => typeof word === 'string' && word !== '')).toBe(true)
    expect(Object.keys(words)).toHaveLength(12)
  })
})
