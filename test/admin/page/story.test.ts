// Every kind of journal line as a sentence, and what the page says of numbers that are not whole.

import { expect, it } from 'vitest'
import type { Entry } from '../../../src/index.ts'
import { inBrowsers } from '../../e2e/chromium.ts'
import { addressOf, look, until, wordsOf } from './operator.ts'
import { openSite, type Site, type SiteOptions } from './site.ts'

const AT = Date.UTC(2026, 0, 1, 10)
const HOUR_MS = 3_600_000

type Instead = NonNullable<SiteOptions['instead']>
type Line = Partial<Entry> & Pick<Entry, 'kind'>

const FOX = { label: 'Firefox', session: 'foxfoxfoxfox' } as const
const BY_PHONE = { label: 'Phone', session: 'telephone' } as const

const SENTENCES: readonly (readonly [string, Line])[] = [
  ['Firefox foxfox signed in.', { kind: 'opened', ...FOX }],
  [
    'Firefox foxfox signed in from Vienna, exempt from the limits.',
    { kind: 'opened', ...FOX, place: 'Vienna', exempt: true },
  ],
  ['Firefox foxfox signed in, the first device of this account.', { kind: 'opened', ...FOX, device: 'first' }],
  [
    'Firefox foxfox signed in, on a device that is new to the account; 2 sessions gave way.',
    { kind: 'opened', ...FOX, device: 'another', sessions: ['a', 'b'] },
  ],
  ['A device without a name signed in.', { kind: 'opened' }],
  [
    'Phone was refused: the account was in use by 2 sessions. It would have succeeded from 11:00:00 on.',
    { kind: 'refused', label: 'Phone', reason: 'locked', sessions: ['a', 'b'], retryAt: AT + HOUR_MS },
  ],
  [
    'Phone was refused: every place was taken, and no time frees one.',
    { kind: 'refused', label: 'Phone', reason: 'full' },
  ],
  ['Phone was refused: its ticket for a takeover did not hold.', { kind: 'refused', label: 'Phone', reason: 'ticket' }],
  ['Phone was refused: the password was not asked for again.', { kind: 'refused', label: 'Phone', reason: 'password' }],
  ['Phone was refused: what it chose to end was over already.', { kind: 'refused', label: 'Phone', reason: 'gone' }],
  [
    'Firefox foxfox was displaced by Phone teleph, after 1 hour.',
    { kind: 'displaced', ...FOX, by: BY_PHONE, since: AT - HOUR_MS },
  ],
  [
    'Firefox foxfox was displaced by Phone teleph in a takeover that olga allowed.',
    { kind: 'displaced', ...FOX, by: { ...BY_PHONE, takeover: true, operator: 'olga' } },
  ],
  [
    'Firefox foxfox was displaced, because fewer sessions are allowed now.',
    { kind: 'displaced', ...FOX, by: { rule: 'policy' } },
  ],
  [
    'Firefox foxfox was displaced, because the record was full.',
    { kind: 'displaced', ...FOX, by: { rule: 'capacity' } },
  ],
  ['Firefox foxfox gave way to a new sign-in on the same device.', { kind: 'replaced', ...FOX, by: BY_PHONE }],
  ['Firefox foxfox signed out, after 1 hour.', { kind: 'closed', ...FOX, since: AT - HOUR_MS }],
  [
    'Firefox foxfox came to the end of its lifetime, after 8 hours.',
    { kind: 'expired', ...FOX, since: AT - 8 * HOUR_MS },
  ],
  ['Firefox foxfox ended, as nobody had used it.', { kind: 'idle', ...FOX }],
  ['Firefox foxfox was ended by olga.', { kind: 'revoked', ...FOX, by: { operator: 'olga' } }],
  ['Firefox foxfox was ended by Phone teleph.', { kind: 'revoked', ...FOX, by: BY_PHONE }],
  ['Firefox foxfox was ended.', { kind: 'revoked', ...FOX }],
  [
    'Firefox foxfox was ended: whoever it had displaced said that it was not them.',
    { kind: 'revoked', ...FOX, by: { session: 'x', disowned: true } },
  ],
  ['Firefox foxfox was confirmed: its time starts anew.', { kind: 'renewed', ...FOX }],
  [
    'Session foxfox took the account over; 1 session gave way.',
    { kind: 'taken-over', session: FOX.session, sessions: ['a'] },
  ],
  [
    'Session foxfox took the account over, as olga allowed.',
    { kind: 'taken-over', session: FOX.session, by: { operator: 'olga' } },
  ],
  [
    'olga granted a takeover, to be used before 11:00:00.',
    { kind: 'granted', by: { operator: 'olga' }, until: AT + HOUR_MS },
  ],
  ['The times were set right: a server’s clock was 2 hours ahead.', { kind: 'clock-corrected', lead: 2 * HOUR_MS }],
  [
    'On trial, not done: Phone was refused: the account was in use.',
    { kind: 'refused', label: 'Phone', reason: 'locked', enforced: false },
  ],
  ['some-day.', { kind: 'some-day' as Entry['kind'] }],
]

/** One line each millisecond, so that they stay in their order. */
const ENTRIES = SENTENCES.map(([, line], index) => ({ account: 'ann', at: AT - index, ...line }))

function json(value: unknown): Response {
  return new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' } })
}

const answering = (route: string, value: unknown): Instead => {
  return async ({ url }) => (new URL(url).pathname.endsWith(`/api/${route}`) ? json(value) : undefined)
}

inBrowsers('the story of an account', () => {
  it('has a sentence for every kind of line', async () => {
    const site = await openSite({ instead: answering('journal', { items: ENTRIES, next: null }) })
    const page = await look(site, addressOf('ann'), { timezoneId: 'UTC' })
    const told = page.locator('.entries li > div')
    await until(() => told.count()).toBe(SENTENCES.length)
    const words = (await told.allInnerTexts()).map((one) => one.replace(/\s+/g, ' ').trim())
    expect(words).toEqual(SENTENCES.map(([sentence]) => sentence))
  })
})

const NUMBERS = [0, 3]
const ACTIVITY = { opened: NUMBERS, refused: NUMBERS, displaced: NUMBERS, ended: NUMBERS, stepMs: 60_000 }
const PART = { ...ACTIVITY, since: AT - 120_000, until: AT, complete: false, trial: true }

inBrowsers('the charts', () => {
  it('say where they are not whole, and where the policy is on trial', async () => {
    const page = await look(await openSite({ instead: answering('activity', PART) }))
    const notes = page.locator('.note')
    await until(async () => (await notes.allInnerTexts()).join(' ')).toMatch(
      /Not all of that time could be read yet: this begins 2 minutes ago\. Some of it only would have happened/,
    )
  })
})

/** A stream that ends as soon as it has said how many there are. */
function briefly(site: () => Site, streams: { count: number }): Instead {
  return async ({ url }) => {
    if (!url.endsWith('/api/live')) return undefined
    streams.count += 1
    const totals = { accounts: streams.count, sessions: streams.count, at: site().clock.now() }
    const text = `retry: 50\n\nevent: totals\ndata: ${JSON.stringify(totals)}\n\n`
    return new Response(text, { headers: { 'content-type': 'text/event-stream' } })
  }
}

inBrowsers('the stream', () => {
  it('may end at any time: nobody is told of an outage that is none', async () => {
    const streams = { count: 0 }
    const site: Site = await openSite({ instead: briefly(() => site, streams) })
    const page = await look(site)
    await page.getByRole('status').getByText('Live').waitFor()
    await page.evaluate(`{
      globalThis.states = []
      const place = document.querySelector('.connection')
      new MutationObserver(() => states.push(place.innerText)).observe(place, { childList: true, subtree: true, characterData: true })
    }`)
    const before = streams.count
    await until(() => streams.count).toBeGreaterThan(before + 3)
    expect(await page.evaluate('states')).toEqual([])
    await until(() => wordsOf(page.locator('.totals dd').first())).toMatch(/^\d+$/)
  })
})
