// What only a lost connection can show: LISTEN goes on by itself, and says that something may have been missed.

import { once } from 'node:events'
import { connect as connectSocket, createServer, type Socket } from 'node:net'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { pgListen, postgresStore, type Subscribe } from '../../src/stores/postgres.ts'
import { put, recordOf } from '../../src/testing/conformance/case.ts'
import { watchCases } from '../../src/testing/conformance/watch.ts'
import { storeConformance } from '../../src/testing/index.ts'
import { type PostgresServer, startPostgres } from '../support/servers/postgres.ts'
import { fixtureOn, overPg, overPostgresJs, schemaOn, whyNoPostgres } from './postgres-places.ts'

let server: PostgresServer
const disposals: (() => unknown)[] = []

beforeAll(async () => {
  if (whyNoPostgres === undefined) server = await startPostgres()
})
afterEach(async () => {
  for (const dispose of disposals.splice(0).reverse()) await dispose()
})
afterAll(() => server?.stop())

/** A store that watches, and what it was told. */
async function watching(listen?: Subscribe, over = overPg) {
  const place = await schemaOn(server, () => over(server.url))
  disposals.push(place.dispose)
  const store = place.open(listen && { listen })
  const [told, missed, lost] = [vi.fn<(account: string) => void>(), vi.fn<() => void>(), vi.fn<() => void>()]
  const unwatch = await store.watch?.(told, missed, lost)
  disposals.push(() => unwatch?.())
  return { ...place, store, told, missed, lost, unwatch }
}

/** Ends every connection that listens to the channel, as an administrator or a failover does. @returns how many there were */
async function killListeners(channel: string): Promise<number> {
  return (await listenersOf(channel, 'pg_terminate_backend(pid)')).length
}

/** @param what of each connection that listens to the channel */
async function listenersOf(channel: string, what = 'pid'): Promise<readonly unknown[]> {
  const admin = new pg.Client(server.url)
  await admin.connect()
  const listens = `query = 'LISTEN "${channel.replaceAll('"', '""')}"' OR query ILIKE 'listen "${channel.replaceAll('"', '""')}"%'`
  const { rows } = await admin.query(`SELECT ${what} FROM pg_stat_activity WHERE ${listens}`)
  await admin.end()
  return rows
}

const PATIENCE = { timeout: 30_000, interval: 5 }

describe.skipIf(whyNoPostgres).each([
  ['pg', overPg],
  ['postgres.js', overPostgresJs],
])('a watch over %s', (_, over) => {
  it('goes on when its connection was ended, and says first that it hears nothing, then that it may have missed something', async () => {
    const { open, names, told, missed, lost } = await watching(undefined, over)
    expect(lost).not.toHaveBeenCalled()
    expect(await killListeners(names.channel)).toBe(1)
    await vi.waitFor(() => expect(missed).toHaveBeenCalledOnce(), PATIENCE)
    expect(lost).toHaveBeenCalled()
    expect(lost.mock.invocationCallOrder[0]).toBeLessThan(missed.mock.invocationCallOrder[0] ?? 0)
    await put(open(), 'after', recordOf([]))
    await vi.waitFor(() => expect(told).toHaveBeenCalledWith('after'), PATIENCE)
  })

  it('goes on when the server was killed and comes back (K7)', async () => {
    const { open, told, missed } = await watching(undefined, over)
    await server.kill()
    await server.restart()
    await vi.waitFor(() => expect(missed).toHaveBeenCalled(), PATIENCE)
    await put(open(), 'after', recordOf([]))
    await vi.waitFor(() => expect(told).toHaveBeenCalledWith('after'), PATIENCE)
  })

  it('is told nothing before something was missed, and nothing by a store that does not notify', async () => {
    const { open, told, missed } = await watching(undefined, over)
    await put(open({ notify: false }), 'silent', recordOf([]))
    await put(open(), 'loud', recordOf([]))
    await vi.waitFor(() => expect(told).toHaveBeenCalledWith('loud'), PATIENCE)
    expect(told).not.toHaveBeenCalledWith('silent')
    expect(missed).not.toHaveBeenCalled()
  })
})

describe.skipIf(whyNoPostgres)("notify: 'after'", () => {
  const fixture = () => fixtureOn(server, () => overPg(server.url), { notify: 'after' })
  const names = watchCases.map(({ name }) => name)
  for (const { name, run } of storeConformance({ fixture }).filter((one) => names.includes(one.name))) it(name, run)

  it('tells of many swaps in few statements, all before the store is closed', async () => {
    const { schema, told } = await watching()
    const { query, end } = overPg(server.url)
    disposals.push(end)
    const done: { text: string; values: unknown[] }[] = []
    const store = postgresStore({
      notify: 'after',
      schema,
      query: async (text, values) => {
        const answer = await query(text, values)
        done.push({ text, values })
        return answer
      },
    })
    const accounts = Array.from({ length: 300 }, (_, i) => `u${i}`)
    await Promise.all(accounts.map((account) => store.swap(account, '', recordOf([]), [])))
    await store.close()
    const telling = done.filter(({ text }) => text.includes('pg_notify'))
    expect(new Set(telling.flatMap(({ values: [list] }) => JSON.parse(String(list))))).toEqual(new Set(accounts))
    expect(telling.length).toBeLessThan(150)
    expect(telling.filter(({ text }) => text.includes('swapped'))).toEqual([])
    await vi.waitFor(() => expect(new Set(told.mock.calls.flat())).toEqual(new Set(accounts)), PATIENCE)
  })

  it('tells of a swap whose answer was lost, as it may have happened, and goes on when telling fails', async () => {
    const { schema, told } = await watching()
    const { query, end } = overPg(server.url)
    disposals.push(end)
    let refusals = 6 // for longer than a second and a half
    const store = postgresStore({
      notify: 'after',
      schema,
      query: async (text, values) => {
        if (text.includes('pg_notify') && refusals > 0) {
          refusals -= 1
          throw new Error('refused')
        }
        const answer = await query(text, values)
        if (text.includes('swapped')) throw new Error('the answer was lost')
        return answer
      },
    })
    await expect(store.swap('u', '', recordOf([]), [])).rejects.toThrow(/answer was lost/)
    await vi.waitFor(() => expect(told).toHaveBeenCalledWith('u'), PATIENCE)
  })
})

describe.skipIf(whyNoPostgres)('pgListen', () => {
  it('notices a connection whose other end is gone without a word, and takes a new one', async () => {
    const gate = await gateTo(server.port)
    const { open, told, missed, lost } = await watching(pgListen(() => new pg.Client(gate.url), { probeEvery: '2s' }))
    gate.hold()
    await vi.waitFor(() => expect(missed).toHaveBeenCalledOnce(), PATIENCE)
    expect(lost).toHaveBeenCalledOnce()
    await put(open(), 'after', recordOf([]))
    await vi.waitFor(() => expect(told).toHaveBeenCalledWith('after'), PATIENCE)
  })

  it('keeps a connection on which nothing happens, as long as it answers', async () => {
    const queries: string[] = []
    const { missed, open, told } = await watching(
      pgListen(
        () => {
          const client = new pg.Client(server.url)
          const query = client.query.bind(client)
          return Object.assign(client, {
            query: (text: string) => {
              queries.push(text)
              return query(text)
            },
          })
        },
        { probeEvery: '2s' }, // it has half of that to answer, on a machine that has other things to do
      ),
    )
    await vi.waitFor(() => expect(queries.filter((text) => text === 'SELECT 1').length).toBeGreaterThan(2), PATIENCE)
    await put(open(), 'u', recordOf([]))
    await vi.waitFor(() => expect(told).toHaveBeenCalledWith('u'), PATIENCE)
    expect(queries.filter((text) => text.startsWith('LISTEN'))).toHaveLength(1)
    expect(missed).not.toHaveBeenCalled()
  })

  it('fails the watch when the server is not there at the beginning, and lets it be tried again', async () => {
    let url = 'postgres://postgres@127.0.0.1:1/postgres'
    const place = await schemaOn(server, () => overPg(server.url))
    disposals.push(place.dispose)
    const store = place.open({ listen: pgListen(() => new pg.Client(url)) })
    await expect(store.watch?.(() => {})).rejects.toThrow(/ECONNREFUSED/)
    url = server.url
    const unwatch = await store.watch?.(() => {})
    await unwatch?.()
  })

  it('ends its connection with the last watch, and connects no more, lost connection or not', async () => {
    let dialled = 0
    const listen = pgListen(() => {
      dialled += 1
      return new pg.Client(server.url)
    })
    const { names, unwatch, store } = await watching(listen)
    expect(await killListeners(names.channel)).toBe(1)
    await unwatch?.()
    await (await store.watch?.(() => {}))?.()
    const before = dialled // two, or three where the first watch was quick to connect again
    await new Promise((resolve) => setTimeout(resolve, 300)) // more than its first pause
    expect(dialled).toBe(before)
    await vi.waitFor(async () => expect(await listenersOf(names.channel)).toEqual([]), PATIENCE)
  })

  it('waits between attempts, and never longer than a second', async () => {
    const gate = await gateTo(server.port)
    const { missed } = await watching(pgListen(() => new pg.Client(gate.url)))
    gate.shut()
    await vi.waitFor(() => expect(gate.refusedAt.length).toBeGreaterThan(9), { timeout: 30_000 })
    gate.open()
    await vi.waitFor(() => expect(missed).toHaveBeenCalledOnce(), PATIENCE)
    const pauses = gate.refusedAt.slice(1).map((at, i) => at - (gate.refusedAt[i] ?? at))
    expect(Math.max(...pauses)).toBeLessThan(3_000) // they would double to more than six seconds
    expect(pauses.at(-1)).toBeGreaterThan(400)
  })
})

/** A way to the server that a test can shut, or hold: then the connections through it stand, and nothing passes. */
async function gateTo(port: number) {
  const refusedAt: number[] = []
  const sockets = new Set<Socket>()
  let isShut = false
  const gate = createServer((socket) => {
    socket.on('error', () => {})
    if (isShut) {
      refusedAt.push(performance.now())
      return socket.destroy()
    }
    const to = connectSocket(port, '127.0.0.1').on('error', () => {})
    for (const end of [socket, to]) sockets.add(end)
    socket.pipe(to).pipe(socket)
    return undefined
  }).listen(0, '127.0.0.1')
  await once(gate, 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  disposals.push(() => {
    cut()
    gate.close()
  })
  return {
    url: `postgres://postgres@127.0.0.1:${(gate.address() as { port: number }).port}/postgres`,
    refusedAt,
    shut: () => {
      isShut = true
      cut()
    },
    open: () => {
      isShut = false
    },
    hold: () => {
      for (const socket of sockets) socket.unpipe().pause()
    },
  }
}
