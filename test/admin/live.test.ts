// What open pages are told: each line of the journal once, in order, on whichever node it was written; how many there are. For all of them
// together the store is asked once a second, and not at all while nobody looks.

import { describe, expect, it } from 'vitest'
import { twoControls } from '../controller/controls.ts'
import { asks, asksNew, listen } from './asking.ts'
import { onEachStore } from './on-stores.ts'
import { heldSeconds, until } from './seconds.ts'

const accounts = (entries: readonly { readonly account: string }[]) => entries.map(({ account }) => account)

onEachStore((controls) => {
  it('tells what happens on this node and on others, each line once, in the order of writing', async () => {
    const [here, there] = await controls({ maxSessions: 1, lock: 0 })
    await there.open({ account: 'before' })
    const heard = await listen(asks(here))
    await until(() => expect(heard.of('totals')).toHaveLength(1))
    const wanted: string[] = []
    for (let i = 0; i < 10; i += 1) {
      await here.open({ account: `here${i}` })
      await there.open({ account: `there${i}` })
      wanted.push(`here${i}`, `there${i}`)
    }
    await until(() => expect(heard.of('entry')).toHaveLength(20))
    await there.open({ account: 'last' })
    await until(() => expect(accounts(heard.of('entry'))).toContain('last'))
    const told = accounts(heard.of('entry'))
    expect(told.toSorted()).toEqual([...wanted, 'last'].toSorted())
    for (const node of ['here', 'there'])
      expect(told.filter((account) => account.startsWith(node))).toEqual(
        wanted.filter((account) => account.startsWith(node)),
      )
    const { items } = await here.journal({ account: 'here3' })
    expect(heard.of('entry').filter(({ account }) => account === 'here3')).toEqual(items)
  })

  it('tells how many there are, at once and when that has changed', async () => {
    const [here, there] = await controls()
    await there.open({ account: 'ann' })
    const heard = await listen(asks(here))
    await until(() => expect(heard.of('totals')).toMatchObject([{ accounts: 1, sessions: 1 }]))
    await there.open({ account: 'ann' })
    await until(() => expect(heard.of('totals').at(-1)).toMatchObject({ accounts: 1, sessions: 2 }))
    await there.revoke({ account: 'ann', all: true })
    await until(() => expect(heard.of('totals').at(-1)).toMatchObject({ accounts: 0, sessions: 0 }))
    expect(heard.of('activity').at(-1)).toMatchObject([{ span: '1h' }, { span: '24h' }, { span: '7d' }])
  })
})

describe('a stream', () => {
  it('is one of events, which nobody on the way keeps or holds back', async () => {
    const { response } = await listen(asksNew())
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(response.headers.get('cache-control')).toBe('private, no-store, no-transform')
    expect(response.headers.get('x-accel-buffering')).toBe('no')
  })

  it('tells what this process writes at once, before the store is looked at again', async () => {
    heldSeconds()
    const asker = asksNew()
    const heard = await listen(asker)
    await until(() => expect(heard.of('totals')).toHaveLength(1))
    await asker.control.open({ account: 'ann' })
    await until(() => expect(accounts(heard.of('entry'))).toEqual(['ann']))
    expect(asker.store.calls.journal).toBe(1)
  })

  it('asks the store once a second for all who look, and not at all once nobody does', async () => {
    const seconds = heldSeconds()
    const asker = asksNew()
    await seconds.pass(5)
    expect(asker.store.calls.journal).toBe(0)
    const all = await Promise.all(Array.from({ length: 20 }, () => listen(asker)))
    for (const heard of all) await until(() => expect(heard.of('totals')).toHaveLength(1))
    const before = { ...asker.store.calls }
    await seconds.pass(10)
    expect(asker.store.calls.journal - before.journal).toBe(10)
    expect(asker.store.calls.totals - before.totals).toBe(10)
    for (const heard of all) heard.leave()
    await seconds.pass(80) // a page that comes back within the minute finds all as it was
    const after = { ...asker.store.calls }
    await seconds.pass(100)
    expect(asker.store.calls).toEqual(after)
    const again = await listen(asker)
    await until(() => expect(again.of('totals')).toHaveLength(1))
  })

  it('that comes back is told what it has missed, and nothing twice', async () => {
    const seconds = heldSeconds()
    const asker = asksNew()
    const first = await listen(asker)
    await until(() => expect(first.of('totals')).toHaveLength(1))
    await asker.control.open({ account: 'ann' })
    await until(() => expect(first.of('entry')).toHaveLength(1))
    const lastId = first.events.findLast(({ id }) => id)?.id ?? ''
    first.leave()
    await seconds.pass(3)
    await asker.control.open({ account: 'bob' })
    await seconds.pass(3)
    const second = await listen(asker, { 'last-event-id': lastId })
    await until(() => expect(second.of('totals')).toHaveLength(1))
    await asker.control.open({ account: 'cem' })
    await until(() => expect(accounts(second.of('entry'))).toEqual(['bob', 'cem']))
    expect(second.of('gap')).toEqual([])
  })

  it('that had told nothing yet is taken up from where it began', async () => {
    const asker = asksNew()
    const first = await listen(asker)
    await until(() => expect(first.of('totals')).toHaveLength(1))
    const lastId = first.events.find(({ event }) => event === 'totals')?.id ?? ''
    first.leave()
    await asker.control.open({ account: 'bob' })
    const second = await listen(asker, { 'last-event-id': lastId })
    await until(() => expect(accounts(second.of('entry'))).toEqual(['bob']))
  })

  it.each(['x', 'x.1', '', '.', 'x.-1', '9'.repeat(400)])(
    'that comes back after too long, or from another node, is told that it has missed something: %s',
    async (id) => {
      const asker = asksNew()
      const heard = await listen(asker, { 'last-event-id': id })
      await until(() => expect(heard.of('gap')).toHaveLength(1))
      expect(heard.of('entry')).toEqual([])
    },
  )

  it('tells that it has not told all, where more happens than anybody could read; at most every ten seconds', async () => {
    const seconds = heldSeconds()
    const asker = asksNew()
    const heard = await listen(asker)
    await until(() => expect(heard.of('totals')).toHaveLength(1))
    const many = () => Promise.all(Array.from({ length: 250 }, (_, i) => asker.control.open({ account: `a${i}` })))
    await many()
    await seconds.pass(1)
    await until(() => expect(heard.of('gap')).toHaveLength(1))
    expect(heard.of('entry')).toHaveLength(200)
    for (let i = 0; i < 5; i += 1) {
      await many()
      await seconds.pass(1)
    }
    expect(heard.of('gap')).toHaveLength(1)
    await seconds.pass(5)
    await until(() => expect(heard.of('gap')).toHaveLength(2))
  })

  it('is told whatever comes at once, however long it is: sessions that end together, and what another node wrote', async () => {
    const [here, there] = twoControls('memory', { policy: { maxSessions: 256 } })
    const heard = await listen(asks(here.control))
    await until(() => expect(heard.of('totals')).toHaveLength(1))
    const account = 'a'.repeat(500)
    for (let i = 0; i < 180; i += 1) await there.control.open({ account, label: 'Ü'.repeat(80) })
    await until(() => expect(heard.of('entry')).toHaveLength(180))
    await here.control.revoke({ account, all: true })
    await until(() => expect(heard.of('totals').at(-1)).toMatchObject({ sessions: 0 }))
    expect(heard.of('entry').filter(({ kind }) => kind === 'revoked').length).toBeGreaterThan(0)
    expect(heard.isOver()).toBe(false)
  })

  it('that has missed more than would be kept for it is told so, and goes on', async () => {
    const asker = asksNew()
    const staying = await listen(asker)
    const first = await listen(asker)
    await until(() => expect(first.of('totals')).toHaveLength(1))
    const lastId = first.events.findLast(({ id }) => id)?.id ?? ''
    first.leave()
    for (let i = 0; i < 180; i += 1) await asker.control.open({ account: `${'a'.repeat(500)}${i}` })
    await until(() => expect(staying.of('entry').length).toBe(180))
    const second = await listen(asker, { 'last-event-id': lastId })
    await until(() => expect(second.of('gap')).toHaveLength(1))
    await asker.control.open({ account: 'last' })
    await until(() => expect(accounts(second.of('entry'))).toEqual(['last']))
  })

  it('that comes back when lines were not told to anybody hears of the gap', async () => {
    const seconds = heldSeconds()
    const asker = asksNew()
    const staying = await listen(asker)
    const first = await listen(asker)
    await seconds.pass(1)
    await until(() => expect(first.of('totals')).toHaveLength(1))
    const lastId = first.events.findLast(({ id }) => id)?.id ?? ''
    first.leave()
    for (let i = 0; i < 201; i += 1) await asker.control.open({ account: `a${i}` })
    await until(() => expect(staying.of('entry')).toHaveLength(200))
    const second = await listen(asker, { 'last-event-id': lastId })
    await until(() => expect(second.of('gap')).toHaveLength(1))
    expect(second.of('entry')).toEqual([])
  })

  it('is closed, and nothing kept for it, where nobody reads it', async () => {
    const seconds = heldSeconds()
    const asker = asksNew()
    const reading = await listen(asker)
    const unread = await asker.fetch('/api/live')
    await until(() => expect(reading.of('totals')).toHaveLength(1))
    await seconds.pass(1)
    for (let i = 0; i < 6; i += 1) {
      await Promise.all(
        Array.from({ length: 200 }, (_, j) => asker.control.open({ account: `a${j}`, label: 'x'.repeat(80) })),
      )
      await seconds.pass(1)
    }
    await until(() => expect(reading.of('entry')).toHaveLength(1_200))
    await expect(new Response(unread.body).text()).rejects.toThrow('does not read')
    expect(reading.isOver()).toBe(false)
  })

  it('tells once that the store does not answer, and how things are when it does', async () => {
    const seconds = heldSeconds()
    const asker = asksNew()
    const heard = await listen(asker)
    await until(() => expect(heard.of('totals')).toHaveLength(1))
    asker.store.break('journal', 'fail')
    await seconds.pass(3)
    await until(() => expect(heard.of('unavailable')).toHaveLength(1))
    asker.store.heal()
    await seconds.pass(1)
    await until(() => expect(heard.of('totals')).toHaveLength(2))
    asker.store.break('totals', 'fail')
    await seconds.pass(3)
    await until(() => expect(heard.of('unavailable')).toHaveLength(2))
    expect(heard.isOver()).toBe(false)
  })

  it('opened while the store does not answer begins when it does', async () => {
    const seconds = heldSeconds()
    const asker = asksNew()
    asker.store.break('journal', 'fail')
    const heard = await listen(asker)
    await until(() => expect(heard.of('unavailable').length).toBeGreaterThan(0))
    asker.store.heal()
    await seconds.pass(1)
    await until(() => expect(heard.of('totals')).toHaveLength(1))
  })

  it('does not wait for a store that is slow, nor ask it again meanwhile', async () => {
    const seconds = heldSeconds()
    const asker = asksNew({}, { storeTimeout: '30s' })
    const heard = await listen(asker)
    await until(() => expect(heard.of('totals')).toHaveLength(1))
    asker.store.break('journal', 'hang')
    const { journal } = asker.store.calls
    await seconds.pass(8)
    expect(asker.store.calls.journal).toBe(journal + 1)
    await asker.control.open({ account: 'ann' })
    await until(() => expect(accounts(heard.of('entry'))).toEqual(['ann']))
    asker.store.heal()
  })

  it('is refused where a hundred are open, until one is left', async () => {
    let number = 0
    const asker = asksNew({ authorize: () => ({ operator: `operator ${number++}`, role: 'read-only' }) })
    const all = await Promise.all(Array.from({ length: 100 }, () => listen(asker)))
    const { status, json, headers } = await asker.get('/api/live')
    expect([status, json.code, headers.get('retry-after')]).toEqual([503, 'too-many-streams', '30'])
    all[0]?.leave()
    const heard = await listen(asker)
    expect(heard.response.status).toBe(200)
  })

  it('is refused to an operator who has fifty open, and to nobody else', async () => {
    const asking = { operator: 'ann' }
    const asker = asksNew({ authorize: () => ({ ...asking, role: 'read-only' }) })
    const all = await Promise.all(Array.from({ length: 50 }, () => listen(asker)))
    expect((await asker.fetch('/api/live')).status).toBe(503)
    asking.operator = 'bob'
    expect((await listen(asker)).response.status).toBe(200)
    all[0]?.leave()
    asking.operator = 'ann'
    expect((await listen(asker)).response.status).toBe(200)
  })

  it('that was left before it was read holds nothing', async () => {
    const asker = asksNew()
    for (let i = 0; i < 150; i += 1) {
      const { body, status } = await asker.fetch('/api/live')
      expect(status).toBe(200)
      await body?.cancel()
    }
    const gone = new AbortController()
    gone.abort()
    for (let i = 0; i < 150; i += 1) await asker.fetch('/api/live', { signal: gone.signal }).catch(() => {})
    expect((await listen(asker)).response.status).toBe(200)
  })
})
