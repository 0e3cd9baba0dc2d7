// Who may see the dashboard: whom the application names, and nobody by default.

import { dashboard } from 'utsessions/admin'
import { describe, expect, it, vi } from 'vitest'
import { makeControl } from '../controller/controls.ts'
import { asksNew, GUEST, listen, ROOT, SITE } from './asking.ts'
import { heldSeconds, until } from './seconds.ts'

const STATE = [
  '/',
  '/api/me',
  '/api/live',
  '/api/activity',
  '/api/accounts',
  '/api/account?account=ann',
  '/api/journal',
  '/api/insight',
]

describe('without authorize', () => {
  it.each([undefined, null, true, 'ann', { operator: 'ann', role: 'full' }])(
    'there is no dashboard: %j',
    (authorize) => {
      const { control } = makeControl()
      const make = () => dashboard(control, { authorize: authorize as never })
      expect(make).toThrow(expect.objectContaining({ code: 'UTS_OPTION_INVALID' }))
      expect(make).toThrow(/authorize.*Write/)
    },
  )

  it('there is none without options, or a control', () => {
    const { control } = makeControl()
    expect(() => dashboard(control, undefined as never)).toThrow(/Write \{ authorize/)
    expect(() => dashboard({} as never, { authorize: () => ROOT })).toThrow(/needs a control/)
  })
})

type Row = readonly [what: string, authorize: () => unknown, status: number, code: string]

const NOBODY: readonly Row[] = [
  ['null', () => null, 403, 'not-allowed'],
  ['nothing', () => undefined, 503, 'authorize-failed'],
  ['false', () => false, 503, 'authorize-failed'],
  ['true', () => true, 503, 'authorize-failed'],
  ['a name', () => 'root', 503, 'authorize-failed'],
  ['nobody’s name', () => ({ operator: ' ', role: 'full' }), 503, 'authorize-failed'],
  ['a name that is none', () => ({ operator: 7, role: 'full' }), 503, 'authorize-failed'],
  ['half a character for a name', () => ({ operator: '\ud800', role: 'full' }), 503, 'authorize-failed'],
  ['a name that never ends', () => ({ operator: 'a'.repeat(201), role: 'full' }), 503, 'authorize-failed'],
  ['no role', () => ({ operator: 'root' }), 503, 'authorize-failed'],
  ['another role', () => ({ operator: 'root', role: 'Full' }), 503, 'authorize-failed'],
  [
    'an error',
    () => {
      throw new Error('the database of roles is down')
    },
    503,
    'authorize-failed',
  ],
  [
    'an error, later',
    async () => {
      throw new Error('the database of roles is down')
    },
    503,
    'authorize-failed',
  ],
]

describe('an answer that is shaped like a Response', () => {
  it('is one, whatever else it says of a role', async () => {
    const answer = Object.assign(new Response('signed out', { status: 401 }), { role: 'full' })
    const { status, text } = await asksNew({ authorize: () => answer }).get('/api/me')
    expect([status, text]).toEqual([401, 'signed out'])
    const foreign = { headers: new Headers(), status: 401, role: 'full' }
    const { fetch, control } = asksNew({ authorize: () => foreign as never })
    await control.open({ account: 'ann' })
    expect(await fetch('/api/accounts')).toBe(foreign)
  })
})

describe.each(STATE)('GET %s', (path) => {
  it.each(NOBODY)('shows nothing where authorize gives %s', async (_name, authorize, status, code) => {
    const asker = asksNew({ authorize: authorize as never })
    await asker.control.open({ account: 'ann' })
    const refused = await asker.get(path)
    expect(refused.status).toBe(status)
    expect(refused.json.code).toBe(code)
    expect(refused.text).not.toMatch(/ann|database/)
  })

  it('sends the Response that authorize gives, or throws, as it is', async () => {
    const toSignIn = () =>
      new Response(null, { status: 302, headers: { location: '/sign-in', 'set-cookie': 'back=1' } })
    const throwing = () => {
      throw toSignIn()
    }
    for (const authorize of [toSignIn, async () => toSignIn(), throwing]) {
      const { status, headers } = await asksNew({ authorize }).get(path)
      expect([status, headers.get('location'), headers.get('set-cookie')]).toEqual([302, '/sign-in', 'back=1'])
    }
  })

  it('is shown to operators of both roles', async () => {
    for (const who of [ROOT, GUEST]) {
      const leaving = new AbortController()
      const { status } = await asksNew({ authorize: async () => who }).fetch(path, { signal: leaving.signal })
      leaving.abort()
      expect(status).toBe(200)
    }
  })
})

describe('authorize', () => {
  it('gets what the framework handed on, or the Request itself', async () => {
    const { control } = makeControl()
    const seen: unknown[] = []
    const direct = dashboard(control, { authorize: (request) => (seen.push(request.url) > 0 ? ROOT : null) })
    await direct(new Request(`${SITE}/admin/sessions/api/me`))
    const mounted = dashboard(control, {
      authorize: (event: { readonly user: string }) => ({ operator: event.user, role: 'full' }),
    })
    const answer = await mounted(new Request(`${SITE}/admin/sessions/api/me`), { user: 'ann' })
    expect(seen).toEqual([`${SITE}/admin/sessions/api/me`])
    expect(await answer.json()).toMatchObject({ operator: 'ann', role: 'full' })
  })

  it('tells the page who operates it, and when it is', async () => {
    const { get, control } = asksNew({ authorize: () => ({ ...GUEST, secret: 'x' }) })
    expect((await get('/api/me')).json).toEqual({ operator: 'guest', role: 'read-only', now: control.now() })
  })

  it('is not asked for what is the same for everybody, nor for what is nothing', async () => {
    const authorize = vi.fn(() => null)
    const { get } = asksNew({ authorize })
    for (const path of ['/page.js', '/page.css', '/nothing', '/api', '/api/end']) await get(path)
    expect(authorize).not.toHaveBeenCalled()
  })

  it('that takes too long is as good as none', async () => {
    vi.useFakeTimers()
    try {
      const asking = asksNew({ authorize: () => new Promise(() => {}) }).get('/api/me')
      await vi.advanceTimersByTimeAsync(10_000)
      expect((await asking).json.code).toBe('authorize-failed')
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a stream', () => {
  const LATER: readonly (readonly [string, () => unknown])[] = [
    ['may see nothing any more', () => null],
    ['is to sign in again', () => new Response(null, { status: 302, headers: { location: '/sign-in' } })],
    ['cannot be asked about', () => Promise.reject(new Error('down'))],
  ]

  it.each(LATER)('ends within a minute when whoever opened it %s', async (_name, later) => {
    const seconds = heldSeconds()
    let now: () => unknown = () => GUEST
    const heard = await listen(asksNew({ authorize: () => now() as never }))
    await until(() => expect(heard.of('totals')).toHaveLength(1))
    await seconds.pass(60)
    expect(heard.isOver()).toBe(false)
    now = later
    await seconds.pass(60)
    await until(() => expect(heard.isOver()).toBe(true))
  })

  it('ends after five minutes, as what the application knows of a request may be as old as that', async () => {
    const seconds = heldSeconds()
    const heard = await listen(asksNew())
    await until(() => expect(heard.of('totals')).toHaveLength(1))
    await seconds.pass(299)
    expect(heard.isOver()).toBe(false)
    expect(heard.beats()).toBeGreaterThanOrEqual(19)
    await seconds.pass(1)
    await until(() => expect(heard.isOver()).toBe(true))
  })
})
