// A URL leads to a place that can be asked before there is a store on it, with each driver.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Store } from '../../src/stores/store.ts'
import { reach } from '../../src/stores/url/reach.ts'
import type { Reached } from '../../src/stores/url/reached.ts'
import { anyPostgres, type PostgresPlace } from '../support/servers/postgres.ts'
import { type RedisServer, startRedis } from '../support/servers/redis.ts'
import { postgresServer, redisServer } from '../support/tools.ts'
import { temporaryFolder } from './temporary-folder.ts'

const noRedis = whyNot(redisServer())
const noPostgres = whyNot(postgresServer())

function whyNot(tool: ReturnType<typeof redisServer>): string {
  return 'missing' in tool ? ` (skipped: ${tool.missing})` : ''
}

async function reached<K extends Reached['kind']>(kind: K, ...args: Parameters<typeof reach>) {
  const place = await reach(...args)
  onTestFinished(() => place.end())
  if (place.kind !== kind) throw new Error(`${place.kind} is not ${kind}`)
  return place as Extract<Reached, { kind: K }>
}

async function made(place: Reached): Promise<Store> {
  const store = await place.store()
  onTestFinished(() => store.close())
  return store
}

/** The first account that is told of. */
async function hears(store: Store, tell: () => Promise<unknown>): Promise<string> {
  let hear = (_account: string) => {}
  const heard = new Promise<string>((resolve) => {
    hear = resolve
  })
  await store.watch?.((account) => hear(account))
  await tell()
  return heard
}

describe.skipIf(noRedis)(`a place on Redis${noRedis}`, () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server?.stop())

  it.each(['redis', 'ioredis'] as const)('is asked, and tells, over %s', async (driver) => {
    const place = await reached('redis', `${server.url}?prefix=${driver}`, { driver })
    expect(place.isCluster).toBe(false)
    const [only, ...more] = place.servers()
    expect([only?.name, more]).toEqual([`127.0.0.1:${server.port}`, []])
    expect(await only?.ask('ECHO', 'hello')).toBe('hello')
    const store = await made(place)
    expect(await hears(store, () => place.tell('ann é'))).toBe('ann é')
    expect((await store.load('ann é')).record.sessions).toEqual([])
  })
})

describe.skipIf(noPostgres)(`a place on PostgreSQL${noPostgres}`, () => {
  let server: PostgresPlace
  beforeAll(async () => {
    server = await anyPostgres()
  })
  afterAll(() => server?.stop())

  it.each(['pg', 'postgres'] as const)('has no tables until the store is made, and tells, over %s', async (driver) => {
    const place = await reached('postgres', `${server.url}?schema=reach_${driver}`, { driver })
    expect(await place.tables.found()).toBe(0)
    expect(await place.tables.found()).toBe(0)
    const store = await made(place)
    expect(await place.tables.found()).toBe(place.tables.wanted)
    expect(await hears(store, () => place.tell('a\\b'))).toBe('a\\b')
    await place.query(`DROP SCHEMA reach_${driver} CASCADE`, [])
  })

  it('refuses tables that are expected and not there, and makes none', async () => {
    const place = await reached('postgres', `${server.url}?schema=reach_none`, { tables: 'expect' })
    await expect(Promise.resolve(place.store())).rejects.toMatchObject({
      code: 'UTS_STORE_UNUSABLE',
      message: expect.stringMatching(/has no tables of utsessions\. Nothing was changed/),
    })
    expect(await place.tables.found()).toBe(0)
  })
})

describe('a place in SQLite', () => {
  it('is looked at without being made', async () => {
    const folder = temporaryFolder()
    onTestFinished(() => folder.remove())
    const path = join(folder.path, 's.db')
    const place = await reached('sqlite', `sqlite:${path}?synchronous=full`)
    expect([place.path, place.synchronous, await place.tables.found()]).toEqual([path, 'full', 0])
    expect(() => rmSync(path)).toThrow('ENOENT')
    await made(place)
    expect(await place.tables.found()).toBe(place.tables.wanted)
    expect([place.pragma('journal_mode'), place.canLock(1_000)]).toEqual(['wal', true])
  })
})
