// Server components, which can set no cookie: they look, whether a proxy stands in front or not.

import { createSessionControl, memoryStore } from 'utsessions'
import { guard, type NextHeaders, type NextRequestLike } from 'utsessions/next'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { builtNext, servedByNext } from '../../support/apps/next.ts'
import { createBrowser } from '../../support/browser.ts'

const LOGIN = { cookie: 'who=ann' }

beforeAll(async () => void (await builtNext()), 300_000)

async function start() {
  const control = createSessionControl({ store: memoryStore() })
  const guardWith = (next?: NextHeaders) =>
    guard(
      control,
      {
        account: ({ cookies }) => ({ account: cookies.get('who')?.value, hostSession: cookies.get('who')?.value }),
        signOut: (_asked, answer) => answer.cookies.delete('who'),
      },
      next,
    )
  const { proxy } = guardWith()
  const { url, close } = await servedByNext({
    proxy: async (request: NextRequestLike) =>
      request.url.includes('unguarded')
        ? new Response(null, { headers: { 'x-middleware-next': '1' } })
        : proxy(request),
    handle: async (_request, next) => Response.json((await guardWith(next).sessions())?.session ?? null),
    show: async (next) => {
      const { sessions } = guardWith(next)
      const [mine, again] = [await sessions(), await sessions()]
      return `${mine === again ? 'one look' : 'two'}: ${mine ? (mine.session ? 'alive' : 'nobody') : 'over'}`
    },
  })
  onTestFinished(async () => {
    control.dispose()
    await close()
  })
  return { control, browser: createBrowser(url) }
}

it('sees at once what the proxy has opened, in one look for the whole request (C8)', async () => {
  const { browser } = await start()
  expect((await browser.get('/shown')).text).toContain('one look: nobody')
  expect((await browser.get('/shown', LOGIN)).text).toContain('one look: alive')
})

it('opens nothing where no proxy has, and leads elsewhere (E5)', async () => {
  const { browser, control } = await start()
  const { text, headers } = await browser.get('/shown?unguarded', LOGIN)
  expect(text).toContain('one look: over')
  expect(headers.getSetCookie()).toEqual([])
  expect(await control.list({ account: 'ann' })).toEqual([])
})

it('shows nothing of a session that is over, through a hole in the matcher (C1)', async () => {
  const { browser, control } = await start()
  await browser.get('/shown', LOGIN)
  const cookie = ['who=ann', ...[...browser.cookies].map((pair) => pair.join('='))].join('; ')
  expect((await browser.get('/shown?unguarded', { cookie })).text).toContain('one look: alive')
  await control.revoke({ account: 'ann', all: true })
  const { text, headers } = await browser.get('/shown?unguarded', { cookie })
  expect([text.includes('one look: over'), headers.getSetCookie()]).toEqual([true, []])
  expect((await browser.get('/any?unguarded', { cookie })).json).toBe(null)
  expect((await browser.get('/shown', { cookie })).status).toBe(401)
})

it('says what route and sessions need, where next/headers was not given', async () => {
  const { sessions } = guard(createSessionControl({ store: memoryStore() }), { account: () => undefined })
  await expect(sessions()).rejects.toThrow('guard(control, { … }, { cookies, headers })')
})
