// The dashboard itself, mounted: its page, its roles, a session that it ends.

import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { createSessionControl, memoryStore, type SessionControl } from 'utsessions'
import { dashboard } from 'utsessions/admin'
import type { Running } from 'utsessions/testing'
import type { Mountable } from 'utsessions/web'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, CHROME, createBrowser } from '../../support/browser.ts'
import { PATH } from './handler.ts'
import type { Mounting } from './suite.ts'

interface Deck extends Running {
  readonly control: SessionControl
  /** Everybody has one browser, and is signed in there. */
  readonly as: (user: string) => Promise<Browser>
}

/** Whoever is called Ann may do all, Bob may look. */
const ROLES: Readonly<Record<string, 'full' | 'read-only'>> = { ann: 'full', bob: 'read-only' }

async function deckOf<Event>(mounting: Mounting<Event>): Promise<Deck> {
  const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })
  const authorize = async (event: Event) => {
    const operator = String((await mounting.user(event)) ?? '')
    const role = ROLES[operator]
    return role ? { operator, role } : null
  }
  const handler = dashboard<Event>(control, { authorize }) as Mountable<Event>
  const running = await mounting.start({ control, handler, parses: false, prefixed: false })
  const browsers = new Map<string, Browser>()
  const as = async (user: string) => {
    const browser = browsers.get(user) ?? createBrowser(running.url, { 'user-agent': CHROME })
    if (!browsers.has(user)) await browser.post(`/sign-in?user=${user}`)
    browsers.set(user, browser)
    return browser
  }
  return { ...running, control, as }
}

export function itMountsTheDashboard<Event>(mounting: Mounting<Event>): void {
  describe('of the dashboard', () => {
    let deck: Deck
    beforeAll(async () => {
      deck = await deckOf(mounting)
    }, 300_000)
    afterAll(async () => {
      await deck?.close()
      deck?.control.dispose()
    })
    const { index = 'sessions/' } = mounting
    const place = `${PATH}/`

    it('shows its page to operators alone', async () => {
      const page = `${place}${index.slice('sessions/'.length)}`
      const answer = await (await deck.as('ann')).get(page)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      const [, script] = /src="(page\.js[^"]*)"/.exec(answer.text) ?? []
      expect((await fetch(deck.url + place + script)).headers.get('content-type')).toMatch(/javascript/)
      expect((await (await deck.as('eve')).get(page)).status).toBe(403)
    })

    it('tells operators what they may do, by who is signed in', async () => {
      for (const [operator, role] of Object.entries(ROLES))
        expect((await (await deck.as(operator)).get(`${place}api/me`)).json).toMatchObject({ operator, role })
    })

    it('ends a session for who may, and for nobody else (I1)', async () => {
      const [ann, bob, reader] = [await deck.as('ann'), await deck.as('bob'), await deck.as('reader')]
      expect((await reader.get('/app')).status).toBe(200)
      const end = (browser: Browser, extra: Readonly<Record<string, string>> = { 'x-utsessions': '1' }) =>
        fetch(`${deck.url}${place}api/end`, {
          method: 'POST',
          body: JSON.stringify({ account: 'reader', all: true }),
          headers: { 'content-type': 'application/json', cookie: cookieOf(browser), 'user-agent': CHROME, ...extra },
        })
      for (const browser of [ann, bob]) await browser.get(`${place}api/me`)
      expect([(await end(bob)).status, (await end(ann, {})).status]).toEqual([403, 403])
      expect((await reader.get('/app')).status).toBe(200)
      expect((await end(ann)).status).toBe(200)
      expect((await reader.get('/app')).status).toBe(401)
      const { items } = await deck.control.journal({ account: 'reader' })
      expect(items[0]).toMatchObject({ kind: 'revoked', by: { operator: 'ann' } })
    })

    it('tells at once what is open', async () => {
      const ann = await deck.as('ann')
      await ann.get(`${place}api/me`)
      const headers = { cookie: cookieOf(ann), 'user-agent': CHROME }
      const [live] = (await once(request(`${deck.url}${place}api/live`, { headers }).end(), 'response')) as [
        IncomingMessage,
      ]
      expect(live.headers['content-type']).toBe('text/event-stream')
      let told = ''
      for await (const piece of live.setEncoding('utf8')) {
        told += piece
        if (told.includes('data: ')) break
      }
      expect(told).toMatch(/event: totals\n(id: .*\n)?data: {"accounts":\d/)
    })
  })
}

function cookieOf({ cookies }: Browser): string {
  return [...cookies].map((pair) => pair.join('=')).join('; ')
}
