// Whatever is asked for: an answer that says what was wrong, and never a 500. And a store or a policy that cannot be asked.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asksNew, FROM_THE_PAGE } from './asking.ts'
import { until } from './seconds.ts'

const LONG = 'a'.repeat(10_000_000)

describe('GET', () => {
  it.each([
    'accounts?limit=1e9',
    'accounts?limit=0',
    'accounts?limit=-1',
    'accounts?limit=501',
    'accounts?limit=',
    'accounts?limit=1.5',
    'accounts?limit=99999999999999999999',
    'accounts?limit=0x10',
    'accounts?limit=NaN',
    'accounts?cursor=',
    `accounts?cursor=${'x'.repeat(5_000)}`,
    `accounts?prefix=${'ü'.repeat(300)}`,
    `accounts?prefix=${LONG}`,
    'accounts?cursor=garbage',
    'account',
    'account?account=',
    `account?account=${'a'.repeat(513)}`,
    `account?account=${LONG}`,
    'journal?kinds=opened,x',
    'journal?kinds=',
    'journal?kinds=,',
    'journal?kinds=constructor',
    'journal?kinds=opened%00',
    'journal?account=',
    'journal?since=yesterday',
    'journal?since=-1',
    'journal?since=1e3',
    'journal?until=99999999999999999',
    'journal?until=8640000000000001',
    'journal?limit=1000',
    'activity?span=1y',
    'activity?span=',
    'activity?span=constructor',
    'activity?span=__proto__',
  ])('%.60s is 400, and says what was wrong', async (place) => {
    const asker = asksNew()
    await asker.control.open({ account: 'ann' })
    const { status, json } = await asker.get(`/api/${place}`)
    expect([status, json.code]).toEqual([400, 'bad-request'])
    expect(json.detail.length).toBeGreaterThan(20)
    expect(json.detail.length).toBeLessThan(400)
  })

  it('with anything at all in the query is 200 or 400', async () => {
    const asker = asksNew()
    await asker.control.open({ account: 'ann' })
    const name = fc.constantFrom('account', 'prefix', 'cursor', 'limit', 'kinds', 'since', 'until', 'span', 'x')
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.nat().map(String),
      fc.constantFrom('ann', 'opened', '1h'),
    )
    const place = fc.constantFrom('accounts', 'account', 'journal', 'activity', 'me', 'insight')
    await fc.assert(
      fc.asyncProperty(place, fc.array(fc.tuple(name, value), { maxLength: 5 }), async (where, query) => {
        const search = new URLSearchParams(query.map(([key, text]): [string, string] => [key, text.toWellFormed()]))
        expect([200, 400]).toContain((await asker.get(`/api/${where}?${search}`)).status)
      }),
      { numRuns: 400 },
    )
  })
})

describe('POST', () => {
  it.each([
    ['end', {}],
    ['end', { account: 'ann' }],
    ['end', { account: 'ann', sessions: [] }],
    ['end', { account: 'ann', sessions: 'id' }],
    ['end', { account: 'ann', sessions: [7] }],
    ['end', { account: 'ann', sessions: [''] }],
    ['end', { account: 'ann', sessions: ['x'.repeat(65)] }],
    ['end', { account: 'ann', sessions: Array(257).fill('x') }],
    ['end', { account: 'ann', all: 1 }],
    ['end', { account: 'ann', all: 'true' }],
    ['end', { account: 'ann', all: false }],
    ['end', { account: 'ann', all: true, sessions: ['x'] }],
    ['end', { account: ['ann'], all: true }],
    ['end', { account: '', all: true }],
    ['end', { account: 'a'.repeat(513), all: true }],
    ['end', { account: '\ud800', all: true }],
    ['end', { all: true }],
    ['end-everybody', {}],
    ['end-everybody', { confirm: true }],
    ['end-everybody', { confirm: 'Everybody' }],
    ['end-everybody', { confirm: ['everybody'] }],
    ['grant', { account: 'ann' }],
    ['grant', { account: 'ann', for: 900_000 }],
    ['grant', { account: 'ann', for: '59s' }],
    ['grant', { account: 'ann', for: '25h' }],
    ['grant', { account: 'ann', for: 'for ever' }],
    ['grant', { account: 'ann', for: '' }],
    ['grant', { for: '15m' }],
    ['grant', { account: 'ann', for: '9'.repeat(5_000) }],
    ['grant', null],
    ['grant', []],
    ['grant', 'grant'],
    ['end', 7],
  ] as const)('%s with %.60j is 400, and nothing happens', async (action, body) => {
    const asker = asksNew()
    await asker.control.open({ account: 'ann' })
    const { status, json } = await asker.post(`/api/${action}`, body)
    expect([status, json.code]).toEqual([400, 'bad-request'])
    expect((await asker.control.journal()).items).toHaveLength(1)
  })

  it('with a body without end is refused once it is too long, and not read on', async () => {
    const asker = asksNew()
    let pieces = 0
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pieces += 1
        controller.enqueue(new Uint8Array(8_192).fill(32))
      },
    })
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers: FROM_THE_PAGE, body, duplex: 'half' }
    const { status, json } = await asker.get('/api/end', init)
    expect([status, json.code]).toEqual([413, 'body-too-long'])
    expect(pieces).toBeLessThan(10)
  })

  it('with a body that breaks off is 400, and no error of the application', async () => {
    const asker = asksNew()
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('aborted')) })
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers: FROM_THE_PAGE, body, duplex: 'half' }
    const { status, json } = await asker.get('/api/end', init)
    expect([status, json.code]).toEqual([400, 'bad-request'])
  })

  it('with anything at all for a body ends nobody', async () => {
    const asker = asksNew()
    await asker.control.open({ account: 'ann' })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('end', 'end-everybody', 'grant'), fc.jsonValue(), async (action, body) => {
        expect((await asker.post(`/api/${action}`, body)).status).toBe(400)
      }),
      { numRuns: 300 },
    )
    expect(await asker.control.list({ account: 'ann' })).toHaveLength(1)
  })
})

describe('while the store does not answer', () => {
  it.each(['/api/accounts', '/api/accounts?cursor=x', '/api/journal', '/api/account?account=ann', '/api/activity'])(
    'GET %s is 503, and says when to come back',
    async (path) => {
      const asker = asksNew()
      for (const method of ['accounts', 'journal', 'load', 'totals'] as const) asker.store.break(method, 'fail')
      const { status, json, headers } = await asker.get(path)
      expect([status, json.code, headers.get('retry-after')]).toEqual([503, 'store-unavailable', '5'])
      expect(json.detail).not.toContain('told to fail')
      asker.store.heal()
      expect((await asker.get(path.replace('?cursor=x', ''))).status).toBe(200)
    },
  )

  it.each([
    ['end', { account: 'ann', all: true }],
    ['end', { account: 'ann', sessions: ['x'] }],
    ['grant', { account: 'ann', for: '15m' }],
  ])('POST %s is 503, and nobody is signed out', async (action, body) => {
    for (const onStoreError of ['refuse', 'allow'] as const) {
      const asker = asksNew({}, { onStoreError })
      await asker.control.open({ account: 'ann' })
      asker.store.break('load', 'fail')
      const { status, json } = await asker.post(`/api/${action}`, body)
      expect([status, json.code]).toEqual([503, 'store-unavailable'])
      asker.store.heal()
      expect(await asker.control.list({ account: 'ann' })).toHaveLength(1)
    }
  })

  it('the account is shown without what its journal says, where that alone cannot be read', async () => {
    const asker = asksNew()
    await asker.control.open({ account: 'ann' })
    asker.store.break('journal', 'fail')
    const { status, json } = await asker.get('/api/account?account=ann')
    expect(status).toBe(200)
    expect(json).toMatchObject({ sessions: [{ device: null }], insight: null })
  })

  it('no more than four lists are asked of it at once; those that nobody waits for any more are not', async () => {
    const asker = asksNew({}, { storeTimeout: '30s' })
    asker.store.break('accounts', 'hang')
    const leaving = new AbortController()
    const first = Array.from({ length: 4 }, () => asker.get('/api/accounts'))
    const left = Array.from({ length: 6 }, () => asker.get('/api/accounts', { signal: leaving.signal }))
    await until(() => expect(asker.store.calls.accounts).toBe(4))
    leaving.abort()
    const last = Array.from({ length: 94 }, () => asker.get('/api/accounts'))
    expect((await asker.get('/api/accounts')).json.code).toBe('busy')
    asker.store.heal()
    for (const { status } of await Promise.all([...first, ...last])) expect(status).toBe(200)
    for (const { status } of await Promise.all(left)) expect(status).toBe(503)
    expect(asker.store.calls.accounts).toBe(98)
  })
})
