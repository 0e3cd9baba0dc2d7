// What storeFromUrl makes of a text: a store, or an error that says what to write, and never says the password.

import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importDriver } from '../../src/stores/url/drivers.ts'
import { type StoreFromUrlOptions, storeFromUrl } from '../../src/stores/url.ts'
import { conforms } from './conforms.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

const SECRET = 's3cret'

async function errorOf(url: string, options?: StoreFromUrlOptions): Promise<{ code: string; message: string }> {
  const error = await storeFromUrl(url, options).then(
    () => expect.fail(`${url} was taken`),
    (error) => error,
  )
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(SECRET)
  return error
}

describe('a URL without a server', () => {
  let folder: TemporaryFolder
  beforeAll(() => {
    folder = temporaryFolder()
  })
  afterAll(() => folder.remove())

  let count = 0
  const without = { corrupt: 'the store itself is proved to take it' }
  conforms("storeFromUrl('sqlite:…')", {
    fixture: () => {
      count += 1
      const url = `sqlite:${folder.path}/${count}.db`
      return { open: () => storeFromUrl(url) }
    },
    without,
  })
  conforms("storeFromUrl('memory:')", {
    fixture: async () => {
      const store = await storeFromUrl('memory:')
      return { open: () => store }
    },
    without: { ...without, durable: 'it is gone with its process' },
  })

  it.each(['', '//'])(
    'names a file from the root: sqlite:%s/…, a name in it percent-encoded or not',
    async (slashes) => {
      for (const name of ['my sessions.db', 'my%20sessions.db', '100%25.db', 'a%3Fb.db']) {
        const store = await storeFromUrl(`sqlite:${slashes}${folder.path}/${name}?synchronous=full`)
        await store.close()
      }
      const { readdirSync } = await import('node:fs')
      expect(readdirSync(folder.path)).toEqual(expect.arrayContaining(['my sessions.db', '100%.db', 'a?b.db']))
    },
  )

  it('names no file at all: sqlite::memory:', async () => {
    const store = await storeFromUrl('sqlite::memory:')
    expect((await store.load('u')).revision).toBe(0)
    await store.close()
  })

  it('bounds its journal as the option says', async () => {
    const store = await storeFromUrl('memory:', { keepJournal: { count: 2 } })
    await store.append(['a', 'b', 'c'].map((session) => ({ account: 'u', kind: 'opened', at: 1, session })))
    expect((await store.journal()).items.map(({ session }) => session)).toEqual(['c', 'b'])
  })
})

describe('a URL that cannot be read is an error that says why', () => {
  it.each([
    ['', /begins with one of memory:, sqlite:, .*postgresql:.* has none/],
    ['sessions.db', /has none/],
    [`mysql://root:${SECRET}@localhost/db`, /begins with "mysql"/],
    ['constructor:', /begins with "constructor"/],
    ['memory:here', /nothing follows the colon/],
    ['memory:?prefix=a', /no parameter "prefix"\. It has: none/],
    ['sqlite:', /names no file/],
    ['sqlite://sessions.db', /would be a host\. Write sqlite:sessions\.db/],
    ['sqlite:a%b.db', /Write %25/],
    ['sqlite:a.db?synchronous=off', /'normal' or 'full', but is "off"/],
    ['sqlite:a.db?synchronous=full&synchronous=full', /"synchronous" .*twice/],
    ['redis:localhost', /has no \/\//],
    ['redis://', /names no host/],
    [`redis://:${SECRET}@/0`, /names no host/],
    [`redis://:${SECRET}@localhost:port`, /host or port is wrong/],
    [`redis://:${SECRET}@localhost:65536`, /host or port is wrong/],
    [`redis://:${SECRET}/1@localhost`, /percent-encoded/],
    [`redis://user:1/${SECRET}@localhost`, /percent-encoded/],
    [`redis://user:?${SECRET}@localhost`, /percent-encoded/],
    [`redis://user:#${SECRET}@localhost`, /percent-encoded/],
    [`redis://:%${SECRET}@localhost`, /write %25/],
    [`redis://:${SECRET}@one,two`, /more than one host/],
    [`redis://:${SECRET}@localhost/sessions`, /must be a number, but is "sessions"/],
    [`redis://:${SECRET}@localhost?prefx=a`, /no parameter "prefx"\. It has: prefix\./],
    [`redis-cluster://:${SECRET}@one,two/0`, /one database only/],
    [`redis-cluster://:${SECRET}@one,two?sharded=yes`, /sharded .* true or false, but is "yes"/],
    [`redis-sentinel://:${SECRET}@one,two`, /does not name the master/],
    [`postgres://u:${SECRET}@one,two/db`, /more than one host/],
    [
      `postgres://u:${SECRET}@localhost/db?scheme=a`,
      /no parameter "scheme"\. It has: schema, prefix, notify, prepare, sslmode/,
    ],
    [`postgres://u:${SECRET}@localhost/db?notify=1`, /notify .* true or false, but is "1"/],
  ])('%s', async (url, message) => {
    const error = await errorOf(url)
    expect(error.code).toBe('UTS_OPTION_INVALID')
    expect(error.message).toMatch(message)
  })

  it('what is no text, or hides a password in an object', async () => {
    for (const url of [undefined, null, 5, new URL(`redis://:${SECRET}@localhost`)])
      expect((await errorOf(url as never)).message).toMatch(/is no text/)
  })

  it.each([
    [{ timeout: 5 }, /no option "timeout"/],
    [{ connectTimeout: 'soon' }, /connectTimeout must be a duration/],
    [{ driver: 'mysql' }, /driver must be one of redis, ioredis, pg, postgres/],
    [{ keepJournal: { count: -1 } }, /keepJournal\.count/],
    [null, /an object/],
  ])('options %j', async (options, message) => {
    expect(await errorOf('memory:', options as never)).toMatchObject({
      code: 'UTS_OPTION_INVALID',
      message: expect.stringMatching(message),
    })
  })
})

describe('the driver', () => {
  it('that serves another kind of URL is an error', async () => {
    const error = await errorOf(`redis://:${SECRET}@localhost`, { driver: 'pg' })
    expect(error).toMatchObject({
      code: 'UTS_OPTION_INVALID',
      message: expect.stringMatching(/redis or ioredis, but .*"pg"/),
    })
  })

  it('that is not installed is named with what to install', async () => {
    await expect(importDriver(['no-such-driver', 'nor-this'], 'redis')).rejects.toMatchObject({
      code: 'UTS_STORE_UNUSABLE',
      message: expect.stringMatching(
        /no-such-driver: .*; nor-this: .*Run: npm install no-such-driver \(or nor-this\)\.$/,
      ),
    })
  })

  it('is the first that is installed', async () => {
    expect((await importDriver(['no-such-driver', 'ioredis', 'redis'], 'redis')).name).toBe('ioredis')
  })
})
