// Ending from outside through the dashboard (I1 to I4, I7), granting, and what the journal says of it (N1 to N3), on each store.

import { describe, expect, it } from 'vitest'
import { idOf } from '../controller/controls.ts'
import { asks, asksNew, ROOT } from './asking.ts'
import { onEachStore } from './on-stores.ts'

const ANN = { account: 'ann', label: 'Firefox on Linux' }

onEachStore((controls) => {
  it('ends one, and it is over on every node (I1)', async () => {
    const [here, there] = await controls()
    const { post } = asks(here)
    const [one, other] = [idOf(await there.open(ANN)), idOf(await there.open(ANN))]
    expect((await post('/api/end', { account: 'ann', sessions: [one] })).json).toEqual({ ended: [one] })
    expect(await there.check({ account: 'ann', session: one })).toMatchObject({
      outcome: 'ended',
      reason: 'revoked',
      by: { operator: 'root' },
    })
    expect((await there.list({ account: 'ann' })).map(({ id }) => id)).toEqual([other])
  })

  it('ends several at once, each once, and says which (I1)', async () => {
    const [control] = await controls()
    const { post } = asks(control)
    const ids = [idOf(await control.open(ANN)), idOf(await control.open(ANN)), idOf(await control.open(ANN))]
    const [one = '', other = '', third] = ids
    const { json } = await post('/api/end', { account: 'ann', sessions: [one, other, one] })
    expect(json.ended.toSorted()).toEqual([one, other].toSorted())
    expect((await control.list({ account: 'ann' })).map(({ id }) => id)).toEqual([third])
    expect((await control.journal({ kinds: ['revoked'] })).items).toHaveLength(2)
  })

  it('ends all of an account and of nobody else; what was signed in before cannot come back (I1, I5)', async () => {
    const [control] = await controls()
    const { post, get } = asks(control)
    const ids = [idOf(await control.open({ ...ANN, hostSession: 'h' })), idOf(await control.open(ANN))]
    await control.open({ account: 'bob' })
    const { json } = await post('/api/end', { account: 'ann', all: true })
    expect(json.ended.toSorted()).toEqual(ids.toSorted())
    expect(await control.open({ ...ANN, hostSession: 'h' })).toMatchObject({ outcome: 'ended', reason: 'revoked' })
    expect(await control.list({ account: 'bob' })).toHaveLength(1)
    expect((await get('/api/account?account=ann')).json.notBefore).toBeGreaterThan(0)
  })

  it('ends everybody’s, and says how many (I1, I7)', async () => {
    const [control] = await controls()
    const { post } = asks(control)
    for (let i = 0; i < 30; i += 1) await control.open({ account: `a${i}` })
    const { headers, json, text } = await post('/api/end-everybody', { confirm: 'everybody' })
    expect(headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    expect(json).toEqual({ accounts: 30, sessions: 30, failed: 0, done: true })
    for (const line of text.trim().split('\n').slice(0, -1)) expect(JSON.parse(line)).toMatchObject({ done: false })
    expect((await control.accounts()).items).toEqual([])
    const { items } = await control.journal({ kinds: ['revoked'] })
    expect(items.map(({ by }) => by)).toEqual(Array(30).fill({ operator: 'root' }))
  })

  it('ends nothing where one of the ids is another account’s, or nobody’s, and says 404 (I2)', async () => {
    const [control] = await controls()
    const { post } = asks(control)
    const [anns, bobs] = [idOf(await control.open(ANN)), idOf(await control.open({ account: 'bob' }))]
    for (const foreign of [bobs, 'nobody’s', '__proto__']) {
      const { status, json } = await post('/api/end', { account: 'ann', sessions: [anns, foreign] })
      expect([status, json.code]).toEqual([404, 'session-unknown'])
    }
    expect(await control.list({ account: 'ann' })).toHaveLength(1)
    expect(await control.list({ account: 'bob' })).toHaveLength(1)
    expect((await control.journal()).items.map(({ kind }) => kind)).toEqual(['opened', 'opened'])
  })

  it('ends what has ended without harm, and writes nothing (I3)', async () => {
    const [control] = await controls()
    const { post } = asks(control)
    const id = idOf(await control.open(ANN))
    await control.close({ account: 'ann', session: id })
    const { status, json } = await post('/api/end', { account: 'ann', sessions: [id] })
    expect([status, json]).toEqual([200, { ended: [] }])
    expect(await control.check({ account: 'ann', session: id })).toMatchObject({ reason: 'closed' })
    expect((await control.journal()).items.map(({ kind }) => kind)).toEqual(['closed', 'opened'])
    expect((await post('/api/end', { account: 'nobody', all: true })).json).toEqual({ ended: [] })
  })

  it('shows the living and never the dead, and nothing that lets anybody in (I4, N3)', async () => {
    const [control] = await controls({ maxSessions: 1, lock: 0 })
    const { get } = asks(control)
    const secrets = ['the host’s secret', 'the device’s secret']
    const [hostSession, device] = secrets as [string, string]
    await control.open({ ...ANN, address: '203.0.113.7' })
    const opened = await control.open({ ...ANN, hostSession, device, place: 'Trier', address: '203.0.113.8' })
    if (opened.outcome !== 'admitted' || opened.token === null) throw new Error('it was not opened')
    const { json } = await get('/api/account?account=ann')
    expect(json.sessions).toEqual([
      {
        ...opened.session,
        id: idOf(opened),
        device: 'Firefox on Linux',
        place: 'Trier',
        current: false,
        address: null,
      },
    ])
    const all = [
      await get('/api/account?account=ann'),
      await get('/api/accounts'),
      await get('/api/journal'),
      await get('/api/insight'),
    ].map(({ text }) => text)
    for (const secret of [...secrets, opened.token, opened.token.split('.')[0] ?? '', '203.0.113']) {
      expect(all.join('')).not.toContain(secret)
    }
  })

  it('grants the next one a place, lock or no lock; whoever loses it is told by whose word (N1, N2)', async () => {
    const [control] = await controls({ maxSessions: 1, lock: '8h' })
    const { post, get } = asks(control)
    const before = idOf(await control.open(ANN))
    expect(await control.open(ANN)).toMatchObject({ outcome: 'refused' })
    const { json } = await post('/api/grant', { account: 'ann', for: '15m' })
    expect(json.until).toBeGreaterThan(control.now())
    const after = idOf(await control.open(ANN))
    expect(await control.check({ account: 'ann', session: before })).toMatchObject({
      reason: 'displaced',
      by: { session: after, takeover: true, operator: 'root' },
    })
    const { items } = (await get('/api/journal?account=ann')).json
    expect(items.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual([
      'displaced',
      'granted',
      'opened',
      'opened',
      'refused',
      'taken-over',
    ])
    const displaced = items.find(({ kind }: { kind: string }) => kind === 'displaced')
    expect(displaced).toMatchObject({ session: before, by: { session: after, operator: 'root' } })
    expect(await control.open(ANN)).toMatchObject({ outcome: 'refused' })
  })

  it('writes each ending down once, under the operator’s name, however many press at once (N1)', async () => {
    const [here, there] = await controls()
    const ids = [idOf(await here.open(ANN)), idOf(await here.open(ANN))]
    const askers = [here, there].map((control, i) =>
      asks(control, { authorize: () => ({ ...ROOT, operator: `op${i}` }) }),
    )
    const ended = await Promise.all(
      askers.flatMap(({ post }) => [1, 2, 3].map(() => post('/api/end', { account: 'ann', sessions: ids }))),
    )
    expect(ended.map(({ status }) => status)).toEqual(Array(6).fill(200))
    expect(ended.flatMap(({ json }) => json.ended).toSorted()).toEqual(ids.toSorted())
    const { items } = await here.journal({ kinds: ['revoked'] })
    expect(items.map(({ session }) => session).toSorted()).toEqual(ids.toSorted())
    for (const { by } of items) expect(by?.operator).toMatch(/^op[01]$/)
  })

  it('lists accounts and lines page by page, each once, and refuses cursors that are none', async () => {
    const [control] = await controls()
    const { get } = asks(control)
    const accounts = Array.from({ length: 25 }, (_, i) => `${i < 10 ? 'a{x}' : 'b*'}${i}`)
    for (const account of accounts) await control.open({ account })
    for (const [list, of] of [
      ['accounts', 25],
      ['accounts?prefix=a{x}', 10],
      ['journal', 25],
      ['journal?kinds=opened', 25],
      ['journal?kinds=refused,closed', 0],
      ['journal?account=b*11', 1],
      [`journal?until=${control.now() - 3_600_000}`, 0],
      [`journal?since=${control.now() - 3_600_000}`, 25],
    ] as const) {
      const found: string[] = []
      const first = `/api/${list}${list.includes('?') ? '&' : '?'}limit=7`
      let next: string | null = ''
      while (next !== null) {
        const { json } = await get(next === '' ? first : `${first}&cursor=${encodeURIComponent(next)}`)
        expect(json.items.length).toBeLessThanOrEqual(7)
        found.push(...json.items.map(({ account }: { account: string }) => account))
        next = json.next
      }
      expect(found).toHaveLength(of)
      expect(new Set(found).size).toBe(of)
    }
  })

  it.each([
    'x',
    '{}',
    '[]',
    '[1]',
    '-1',
    '["a","b","c"]',
    '[null,null]',
    "1'; DROP TABLE x; --",
    '\u0000',
    '9'.repeat(30),
    '1-1-999999',
    '[1e400,1,"a"]',
  ])('is not brought down by a cursor such as %j', async (cursor) => {
    const [control] = await controls()
    const { get } = asks(control)
    for (const account of ['ann', 'bob', 'cem']) await control.open({ account })
    for (const list of ['accounts', 'journal']) {
      const { status } = await get(`/api/${list}?limit=2&cursor=${encodeURIComponent(cursor)}`)
      expect([200, 400]).toContain(status)
    }
    expect((await get('/api/accounts')).json.items).toHaveLength(3)
  })
})

describe('addresses', () => {
  it('are shown where the application says so (L4)', async () => {
    const { control, get } = asksNew({ addresses: true })
    await control.open({ account: 'ann', address: '203.0.113.7' })
    expect((await get('/api/account?account=ann')).json.sessions[0].address).toBe('203.0.113.7')
  })
})

describe('a policy that depends on more than the account', () => {
  const policy = (_account: string, context: unknown) => ({ maxSessions: (context as { sessions: number }).sessions })

  it('is asked with what the application says of the account', async () => {
    const asker = asksNew({ context: (account) => ({ sessions: account.length }) }, { policy })
    const open = () => asker.control.open({ account: 'ann', context: { sessions: 3 } })
    const [id] = [idOf(await open()), idOf(await open())]
    expect((await asker.get('/api/account?account=ann')).json.sessions).toHaveLength(2)
    expect((await asker.post('/api/end', { account: 'ann', sessions: [id] })).json).toEqual({ ended: [id] })
    expect(await asker.control.list({ account: 'ann', context: { sessions: 3 } })).toHaveLength(1)
  })

  it('may say it later', async () => {
    const asker = asksNew({ context: async () => ({ sessions: 3 }) }, { policy })
    const open = () => asker.control.open({ account: 'ann', context: { sessions: 3 } })
    const [id] = [idOf(await open()), idOf(await open())]
    expect((await asker.get('/api/account?account=ann')).json.sessions).toHaveLength(2)
    expect((await asker.post('/api/end', { account: 'ann', sessions: [id] })).json).toEqual({ ended: [id] })
  })

  it.each([
    [
      'fails',
      () => {
        throw new Error('no such plan')
      },
    ],
    ['fails later', async () => Promise.reject(new Error('the database of plans is down'))],
  ])('is 503 where what it says %s, and nothing is done but what ends sessions', async (_how, context) => {
    const asker = asksNew({ context }, { policy })
    const open = async () => idOf(await asker.control.open({ account: 'ann', context: { sessions: 3 } }))
    const [first, second, third] = [await open(), await open(), await open()]
    const answers = [
      await asker.get('/api/account?account=ann'),
      await asker.post('/api/grant', { account: 'ann', for: '1h' }),
    ]
    for (const { status, json } of answers) expect([status, json.code]).toEqual([503, 'policy-unavailable'])
    expect((await asker.control.journal()).items).toHaveLength(3)
    expect((await asker.post('/api/end', { account: 'ann', sessions: [first] })).json).toEqual({ ended: [first] })
    expect((await asker.post('/api/end', { account: 'ann', all: true })).json).toEqual({ ended: [second, third] })
  })

  it('keeps the list from being shown where it says nothing, and no session from being ended', async () => {
    const asker = asksNew({}, { policy })
    const open = () => asker.control.open({ account: 'ann', context: { sessions: 3 } })
    const [id] = [idOf(await open()), idOf(await open())]
    const { status, json } = await asker.get('/api/account?account=ann')
    expect([status, json.code]).toEqual([503, 'policy-unavailable'])
    expect((await asker.post('/api/end', { account: 'ann', sessions: [id] })).json).toEqual({ ended: [id] })
    expect((await asker.post('/api/grant', { account: 'ann', for: '1h' })).status).toBe(200)
  })
})
