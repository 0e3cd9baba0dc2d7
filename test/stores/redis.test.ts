// What holds for the Redis store alone: options, the keys and their ends, what a call costs, lost scripts, no memory, strange values.

import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { createSessionControl } from '../../src/index.ts'
import { encodeRecord } from '../../src/stores/codec.ts'
import { BUCKETS, bucketOf, chunkOf } from '../../src/stores/redis/buckets.ts'
import { type RedisStoreOptions, redisStore } from '../../src/stores/redis.ts'
import { entryOf, idsOf, put, recordOf, sessionOf, WRITTEN_AT, walk } from '../../src/testing/conformance/case.ts'
import { redisServer } from '../support/tools.ts'
import { keysOf, redisForFile } from './redis-server.ts'

describe('options', () => {
  it.each([
    ['no options', undefined, /redisStore takes a function that sends a command, but was given undefined/],
    ['no send', {}, /given \{ send: undefined \}\. Write redisStore\(\{ send: \(\.\.\.args\)/],
    ['a client for a send', { send: {} }, /given \{ send: \{\} \}/],
  ])('%s is an error that says what to write', (_, options, message) => {
    expect(() => redisStore(options as RedisStoreOptions)).toThrow(
      expect.objectContaining({ code: 'UTS_STORE_UNUSABLE', message: expect.stringMatching(message) }),
    )
  })

  it.each([
    [
      'an unknown option',
      { url: 'redis://' },
      /no option "url". It has: send, subscribe, sharded, prefix, keepJournal/,
    ],
    ['an empty prefix', { prefix: '' }, /prefix must be a text of 1 to 64 characters without braces, but is ""/],
    ['a prefix with braces', { prefix: '{app}' }, /without braces, but is "\{app\}"/],
    ['a long prefix', { prefix: 'x'.repeat(65) }, /of 1 to 64 characters/],
    ['a subscribe that is no function', { subscribe: {} }, /subscribe must be a function/],
    ['a sharded that is neither', { sharded: 'yes' }, /sharded must be true or false, but is "yes"/],
    ['an unknown bound', { keepJournal: { days: 3 } }, /keepJournal has only for and count/],
    ['a negative count', { keepJournal: { count: -1 } }, /keepJournal\.count must be a whole number from 0/],
    ['a length of time that is none', { keepJournal: { for: 'long' } }, /keepJournal\.for must be a duration/],
  ])('%s is an error that says what there is', (_, options, message) => {
    expect(() => redisStore({ send: async () => {}, ...options } as RedisStoreOptions)).toThrow(
      expect.objectContaining({ code: 'UTS_OPTION_INVALID', message: expect.stringMatching(message) }),
    )
  })

  it('without subscribe there is no watch', () => {
    expect('watch' in redisStore({ send: async () => {} })).toBe(false)
  })
})

/** For each bucket the first of these accounts that falls into it. */
function oneInEachBucket(): string[] {
  const found = new Map<number, string>()
  for (let i = 0; found.size < BUCKETS; i += 1) {
    const bucket = bucketOf(`lasting${i}`)
    if (!found.has(bucket)) found.set(bucket, `lasting${i}`)
  }
  return [...found.values()]
}

/** So many others in the same chunks. */
function besides(accounts: readonly string[], count: number): string[] {
  const chunkIn = (account: string) => `${bucketOf(account)} ${chunkOf(account)}`
  const chunks = new Set(accounts.map(chunkIn))
  const found: string[] = []
  for (let i = 0; found.length < count; i += 1) if (chunks.has(chunkIn(`u${i}`))) found.push(`u${i}`)
  return found
}

describe.skipIf('missing' in redisServer())('redisStore', () => {
  const redis = redisForFile()
  const { ask, open } = redis
  /** By the clock of the server. */
  const soon = async (ms: number) => {
    const [seconds, micros] = (await ask('TIME')) as [string, string]
    return Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000) + ms
  }
  const keys = async () => ((await ask('KEYS', '*')) as string[]).toSorted()

  /** In all chunks together. */
  async function listed(): Promise<number> {
    const chunks = (await keys()).filter((key) => key.includes('}:accounts:'))
    const counts = await Promise.all(chunks.map(async (key) => Number(await ask('ZCARD', key))))
    return counts.reduce((sum, count) => sum + count, 0)
  }

  /** Until there is no key, or for half a minute. */
  async function emptied(): Promise<string[]> {
    const start = performance.now()
    while ((await keys()).length > 0 && performance.now() - start < 30_000) await wait(20)
    return keys()
  }

  it('writes the keys that its documentation says', async () => {
    const store = await open()
    const record = recordOf([sessionOf('s', { lastSeenAt: WRITTEN_AT + 5 }), sessionOf('t')], { dueAt: WRITTEN_AT + 9 })
    const revision = await put(store, 'ann', record, [entryOf('ann', 's', { label: 'Firefox' })])
    const names = ['accounts:41', 'astray', 'due', 'journal', 'r:ann', 'recent'] // the line's instant is not that of its writing
    expect(await keys()).toEqual(names.map((name) => `uts:{219}:${name}`))
    expect(await ask('GET', 'uts:{219}:r:ann')).toBe(`${revision} ${encodeRecord(record)}`)
    expect(await ask('PEXPIRETIME', 'uts:{219}:r:ann')).toBe(record.keepUntil)
    expect(await ask('ZSCORE', 'uts:{219}:accounts:41', 'ann')).toBe((WRITTEN_AT + 5) * 512 + 2)
    expect(await ask('ZSCORE', 'uts:{219}:due', '41')).toBe(WRITTEN_AT + 9)
    expect(await ask('ZSCORE', 'uts:{219}:recent', '41')).toBe(Math.ceil((WRITTEN_AT + 6) / 1_000))
    const [[, line]] = (await ask('XRANGE', 'uts:{219}:journal', '-', '+')) as [[string, string[]]]
    expect(line).toEqual([
      'account',
      'ann',
      'kind',
      'opened',
      'at',
      String(WRITTEN_AT),
      'more',
      '{"session":"s","label":"Firefox"}',
    ])
  })

  it('has its keys under the prefix that it is given, and sees no others', async () => {
    const [one, other] = [await open({ prefix: 'one' }), await open({ prefix: 'other' })]
    await put(one, 'u', recordOf([sessionOf('s')]))
    expect((await keys()).every((key) => key.startsWith('one:{'))).toBe(true)
    expect(idsOf(await other.load('u'))).toEqual([])
    expect((await other.accounts()).items).toEqual([])
  })

  it('gives every key an end, whatever a control does (K5)', async () => {
    const store = await open()
    const control = createSessionControl({ store, policy: { lock: 0, lifetime: '8h' }, pruneEvery: 'never' })
    for (let i = 0; i < 40; i += 1) {
      const { token } = (await control.open({ account: `u${i % 8}` })) as { token?: string }
      if (i % 3 === 0 && token) await control.close({ account: `u${i % 8}`, token })
    }
    await control.revoke({ account: 'u1', all: true })
    control.dispose()
    const all = await keys()
    expect(all.length).toBeGreaterThan(20)
    for (const key of all) expect(await ask('PTTL', key), key).toBeGreaterThan(0)
  })

  it('is empty after everything has ended, without a prune (K5)', async () => {
    const store = await open({ keepJournal: { for: 300 } })
    const record = recordOf([sessionOf('s')], { keepUntil: await soon(3_000) })
    const accounts = Array.from({ length: 20 }, (_, i) => `u${i}`)
    await Promise.all(accounts.map((account) => put(store, account, record, [entryOf(account, 's')])))
    expect((await keys()).length).toBeGreaterThan(60)
    expect(await emptied()).toEqual([])
  })

  it('an index lasts as long as its last record', async () => {
    const store = await open()
    const [long, short] = [await soon(100_000), await soon(50_000)]
    for (const keepUntil of [short, long, short]) await put(store, 'u', recordOf([sessionOf('s')], { keepUntil }))
    expect(await ask('PEXPIRETIME', keysOf('u').listed)).toBeGreaterThanOrEqual(long)
    expect(await ask('PEXPIRETIME', keysOf('u').due)).toBeGreaterThanOrEqual(long)
    expect(await ask('PEXPIRETIME', keysOf('u').recent)).toBeGreaterThanOrEqual(long)
  })

  it('keeps nothing of a record that is over when it is written, but its lines', async () => {
    const store = await open()
    await put(store, 'u', recordOf([sessionOf('s')]))
    await put(store, 'u', recordOf([sessionOf('s')], { keepUntil: 1 }), [entryOf('u', 's')])
    expect(await keys()).toEqual([keysOf('u').astray, keysOf('u').journal])
  })

  describe('prune', () => {
    it('takes what has ended out of the indexes, each once, however many do it at once', async () => {
      const stores = await Promise.all(Array.from({ length: 4 }, () => open()))
      const [store] = stores
      if (!store) return
      const lasting = oneInEachBucket() // or the indexes would end by themselves
      for (const account of lasting) await put(store, account, recordOf([sessionOf('s')], { dueAt: 1 }))
      const keepUntil = await soon(1_500)
      await Promise.all(
        besides(lasting, 1_200).map((account) => put(store, account, recordOf([sessionOf('s')], { keepUntil }))),
      )
      const ended = (await listed()) - lasting.length // on a busy machine some were over when they were written
      expect(ended).toBeGreaterThan(0)
      while ((await soon(0)) <= keepUntil) await wait(20)
      const dropped = await Promise.all(stores.map((each) => each.prune(keepUntil)))
      expect(dropped.reduce((sum, count) => sum + count, 0)).toBe(ended)
      const left = await walk((cursor) => store.accounts({ cursor, limit: 1_000 }))
      expect(left.map(({ account }) => account).toSorted()).toEqual(lasting.toSorted())
      expect(await listed()).toBe(lasting.length)
    })

    it('drops no record of which a wrong clock says that it is over', async () => {
      const store = await open()
      await put(store, 'u', recordOf([sessionOf('s')]))
      expect(await store.prune(Date.UTC(2150))).toBe(0)
      expect(idsOf(await store.load('u'))).toEqual(['s'])
    })

    it('drops journal lines that are too old', async () => {
      const store = await open({ keepJournal: { for: '1h' } })
      const { journal } = keysOf('u')
      await ask('XADD', journal, '1-0', 'account', 'u', 'kind', 'opened', 'at', '1', 'more', '{}')
      await ask('XADD', journal, `${await soon(0)}-0`, 'account', 'u', 'kind', 'closed', 'at', '2', 'more', '{}')
      await store.prune(0)
      expect((await store.journal()).items).toEqual([{ account: 'u', kind: 'closed', at: 2 }])
    })
  })

  describe('the journal', () => {
    it('keeps about as many lines as it is told, the newest', async () => {
      const store = await open({ keepJournal: { count: 256 * 10 } })
      for (let i = 0; i < 50; i += 1)
        await store.append(Array.from({ length: 20 }, (_, j) => entryOf('u', `s${20 * i + j}`)))
      const { items } = await store.journal({ limit: 1_000 })
      expect(items.length).toBeGreaterThanOrEqual(10)
      expect(items.length).toBeLessThanOrEqual(110)
      expect(items[0]?.session).toBe('s999')
    })

    it('keeps no line where it is told to keep none', async () => {
      const store = await open({ keepJournal: { count: 0 } })
      await put(store, 'u', recordOf([]), [entryOf('u', 's')])
      expect((await store.journal()).items).toEqual([])
    })

    it('keeps its order when the clock of the server goes back', async () => {
      const store = await open()
      const { journal } = keysOf('u')
      await ask(
        'XADD',
        journal,
        `${await soon(600_000)}-5`,
        'account',
        'u',
        'kind',
        'opened',
        'at',
        '1',
        'more',
        '{"session":"before"}',
      )
      await put(store, 'u', recordOf([]), [entryOf('u', 's1'), entryOf('u', 's2')])
      await store.append([entryOf('u', 's3')])
      const { items } = await store.journal()
      expect(items.map(({ session }) => session)).toEqual(['s3', 's2', 's1', 'before'])
    })
  })

  describe('cost', () => {
    it('a load is one GET, a swap one EVALSHA', async () => {
      const store = await open()
      await put(store, 'u', recordOf([sessionOf('s')])) // the script and the clock are known from here on
      await ask('CONFIG', 'RESETSTAT')
      redis.sent.length = 0
      const { revision } = await store.load('u')
      expect(redis.sent.map(([command]) => command)).toEqual(['GET'])
      expect([await redis.calls('get'), await redis.calls('evalsha')]).toEqual([1, 0])
      await store.swap('u', revision, recordOf([]), [entryOf('u', 's'), entryOf('u', 't')])
      expect(redis.sent.map(([command]) => command)).toEqual(['GET', 'EVALSHA'])
      expect([await redis.calls('evalsha'), await redis.calls('eval')]).toEqual([1, 0])
    })

    it('a lost swap brings the record that is there, in the same trip', async () => {
      const store = await open()
      await put(store, 'u', recordOf([sessionOf('s')]))
      redis.sent.length = 0
      const lost = await store.swap('u', 'stale', recordOf([]), [])
      expect(lost.swapped === false && lost.current && idsOf(lost.current)).toEqual(['s'])
      expect(redis.sent.length).toBe(1)
    })
  })

  it('goes on after SCRIPT FLUSH, and after a restart of the server', async () => {
    const store = await open()
    await put(store, 'u', recordOf([sessionOf('s')]), [entryOf('u', 's')])
    await ask('SCRIPT', 'FLUSH')
    await put(store, 'u', recordOf([sessionOf('t')]), [entryOf('u', 't')])
    expect((await store.journal()).items.length).toBe(2)
    await redis.server.restart()
    while (
      await store.load('u').then(
        () => false,
        () => true,
      )
    )
      await wait(20)
    await put(store, 'u', recordOf([sessionOf('v')]))
    expect(idsOf(await store.load('u'))).toEqual(['v'])
  })

  describe('without memory left', () => {
    const full = () => ask('CONFIG', 'SET', 'maxmemory', '1')
    const roomy = () => ask('CONFIG', 'SET', 'maxmemory', '0')
    afterEach(roomy)

    it('a swap happens whole or not at all', async () => {
      const store = await open()
      const revision = await put(store, 'u', recordOf([sessionOf('s')]), [entryOf('u', 's')])
      const before = await everything()
      await full()
      await expect(store.swap('u', revision, recordOf([]), [entryOf('u', 't')])).rejects.toThrow(/OOM/)
      await expect(store.swap('v', '', recordOf([sessionOf('s')]), [entryOf('v', 's')])).rejects.toThrow(/OOM/)
      await expect(store.append([entryOf('v', 's')])).rejects.toThrow(/OOM/)
      expect(await everything()).toEqual(before)
      expect((await store.swap('u', revision, recordOf([], { keepUntil: 1 }), [entryOf('u', 'last')])).swapped).toBe(
        true,
      )
      await roomy()
      expect((await store.journal()).items.map(({ session }) => session)).toEqual(['last', 's'])
    })

    /** The serialised values of all keys. */
    async function everything(): Promise<unknown[]> {
      return Promise.all((await keys()).map(async (key) => [key, await ask('DUMP', key)]))
    }
  })

  it.each([
    ['text', 'nonsense'],
    ['text with spaces', 'what is this'],
    ['nothing', ''],
    ['a space', ' '],
    ['a record without a revision', encodeRecord(recordOf([sessionOf('s')]))],
  ])('%s where a record should be counts as empty, says so, and is overwritten (I6)', async (_, text) => {
    const store = await open()
    await ask('SET', keysOf('u').record('u'), text)
    const snapshot = await store.load('u')
    expect(idsOf(snapshot)).toEqual([])
    expect(snapshot.unreadable).toMatchObject({ code: 'UTS_RECORD_UNREADABLE' })
    expect((await store.swap('u', '', recordOf([]), [])).swapped).toBe(false)
    expect((await store.swap('u', snapshot.revision, recordOf([sessionOf('t')]), [])).swapped).toBe(true)
    expect(idsOf(await store.load('u'))).toEqual(['t'])
  })

  it('bytes that are no text, where a record should be, are overwritten too', async () => {
    const store = await open()
    await ask('EVAL', String.raw`redis.call('SET', KEYS[1], '\255\0\254')`, '1', keysOf('u').record('u'))
    const { revision, unreadable } = await store.load('u')
    expect(unreadable).toBeDefined()
    expect((await store.swap('u', revision, recordOf([]), [])).swapped).toBe(true)
  })
})
