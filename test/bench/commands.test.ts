// What a check and an opening cost, counted and not timed: commands to Redis, statements to PostgreSQL and SQLite, nothing from the cache.

import { DatabaseSync } from '@photostructure/sqlite'
import pg from 'pg'
import { createClient } from 'redis'
import { createSessionControl, type SessionControl, type SessionControlOptions, type Store } from 'utsessions'
import { postgresStore } from 'utsessions/postgres'
import { redisStore } from 'utsessions/redis'
import { type SqliteDatabase, sqliteStore } from 'utsessions/sqlite'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { ASK_TIME } from '../../src/stores/redis/read-scripts.ts'
import { whyNoPostgres } from '../stores/postgres-places.ts'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import { PATIENCE } from '../support/patience.ts'
import { anyPostgres, type PostgresPlace } from '../support/servers/postgres.ts'
import { type RedisServer, startRedis } from '../support/servers/redis.ts'
import { redisServer } from '../support/tools.ts'

/** Whoever signs in anew displaces at once. */
function controlOn(store: Store, cache: SessionControlOptions['cache'] = false): SessionControl {
  const control = createSessionControl({ store, cache, policy: { lock: 0 }, pruneEvery: 'never', storeTimeout: '30s' })
  onTestFinished(() => control.dispose())
  return control
}

/** The question for the server's clock, which is due every few seconds, and again where its answer was long under way. */
const CLOCK = 'the clock'

let devices = 0

/** Of a device of its own. @returns its token */
async function signIn(control: SessionControl, account = 'ann'): Promise<string> {
  devices += 1
  const answer = await control.open({ account, device: `device ${devices}`, label: 'Firefox on Linux' })
  if (answer.outcome !== 'admitted' || answer.token === null) throw new Error(`it was ${answer.outcome}`)
  return answer.token
}

async function check(control: SessionControl, token: string): Promise<void> {
  expect(await control.check({ account: 'ann', token })).toMatchObject({ outcome: 'alive' })
}

const redis = redisServer()
const whyNoRedis = 'missing' in redis ? `${redis.name}: ${redis.missing}` : undefined

describe.skipIf(whyNoRedis !== undefined)(`over Redis${whyNoRedis ? ` (skipped: ${whyNoRedis})` : ''}`, () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server?.stop())

  async function connect() {
    const client = await createClient({ url: server.url })
      .on('error', () => {})
      .connect()
    onTestFinished(() => client.destroy())
    return client
  }

  /** A store whose commands are noted, and the server's own count of them: by name, those that scripts ran included. */
  async function place() {
    const [client, admin] = [await connect(), await connect()]
    await admin.flushAll()
    const sent: string[] = []
    const heard: string[] = []
    const store = redisStore({
      send: (...args) => {
        sent.push(args[1] === ASK_TIME.sha ? CLOCK : (args[0] ?? ''))
        return client.sendCommand(args)
      },
      subscribe: async (channel, onMessage) => {
        const subscriber = await connect()
        await subscriber.subscribe(channel, (message) => {
          onMessage(message)
          heard.push(message)
        })
        return () => subscriber.unsubscribe(channel)
      },
    })
    const forget = async () => {
      sent.length = 0
      await admin.configResetStat()
    }
    const counted = async () => {
      const lines = (await admin.info('commandstats')).matchAll(/cmdstat_([^:]+):calls=(\d+)/g)
      const counts = Object.fromEntries([...lines].map(([, name, calls]) => [name, Number(calls)]))
      delete counts['config|resetstat']
      return counts
    }
    return { store, sent, heard, forget, counted }
  }

  it('asks for one GET in a check, and not each time for the clock beside it (I6)', async () => {
    const { store, sent, forget, counted } = await place()
    const control = controlOn(store)
    const token = await signIn(control)
    await forget()
    for (let i = 0; i < 100; i += 1) await check(control, token)
    expect(sent.filter((command) => command !== CLOCK)).toEqual(Array.from({ length: 100 }, () => 'GET'))
    const clocks = sent.length - 100
    expect(clocks).toBeLessThan(10)
    const { get, evalsha = 0, time = 0, ...others } = await counted()
    expect([get, evalsha, time, others]).toEqual([100, clocks, clocks, {}])
  })

  it('asks for one GET and one script in an opening without a conflict (I6)', async () => {
    const { store, sent, forget, counted } = await place()
    const control = controlOn(store)
    await signIn(control)
    await forget()
    await signIn(control)
    expect(sent.filter((command) => command !== CLOCK)).toEqual(['GET', 'EVALSHA'])
    expect(await counted()).toMatchObject({ evalsha: sent.length - 1, set: 1, publish: 1 })
  })

  it('asks for nothing in a check that the cache answers (I6)', async () => {
    const { store, sent, heard, forget, counted } = await place()
    const control = controlOn(store, { lease: '1m' })
    await check(control, await signIn(control)) // with the first check the watch begins
    await expect.poll(() => signIn(control, 'somebody').then(() => heard), PATIENCE).toContain('somebody')
    heard.length = 0
    const token = await signIn(control)
    await expect.poll(() => heard, PATIENCE).toContain('ann')
    await check(control, token)
    await forget()
    for (let i = 0; i < 100; i += 1) await check(control, token)
    expect(sent).toEqual([])
    expect(await counted()).toEqual({})
  })
})

describe.skipIf(whyNoPostgres !== undefined)(
  `over PostgreSQL${whyNoPostgres ? ` (skipped: ${whyNoPostgres})` : ''}`,
  () => {
    let server: PostgresPlace
    beforeAll(async () => {
      server = await anyPostgres()
    })
    afterAll(() => server?.stop())

    it('runs one statement in a check, and two in an opening without a conflict (I6)', async () => {
      const pool = new pg.Pool({ connectionString: server.url, max: 4 })
      onTestFinished(() => pool.end())
      const run: string[] = []
      const query = (text: string, values: (string | null)[]) => {
        run.push(text.trim().split(/\s/)[0] ?? '')
        return pool.query(text, values)
      }
      const store = postgresStore({ query, schema: 'commands' })
      await store.migrate()
      const control = controlOn(store)
      const token = await signIn(control)
      run.length = 0
      await check(control, token)
      expect(run).toEqual(['SELECT'])
      run.length = 0
      await signIn(control)
      expect(run).toEqual(['SELECT', 'WITH'])
    })
  },
)

describe('over SQLite', () => {
  it('runs one statement in a check (I6)', async () => {
    const folder = temporaryFolder()
    onTestFinished(() => folder.remove())
    const run: string[] = []
    const database = noting(new DatabaseSync(`${folder.path}/commands.db`) as SqliteDatabase, run)
    const store = sqliteStore({ database })
    onTestFinished(() => store.close())
    const control = controlOn(store)
    const token = await signIn(control)
    run.length = 0
    await check(control, token)
    expect(run).toEqual(['SELECT'])
  })
})

/** The connection, with a note of each statement that is run. */
function noting(database: SqliteDatabase, run: string[]): SqliteDatabase {
  const note = (text: string) => void run.push(text.trim().split(/\s/)[0] ?? '')
  return {
    exec: (text) => {
      note(text)
      return database.exec(text)
    },
    prepare: (text) => {
      const statement = database.prepare(text)
      const noted = <T>(call: () => T): T => {
        note(text)
        return call()
      }
      return {
        get: (...values) => noted(() => statement.get(...values)),
        all: (...values) => noted(() => statement.all(...values)),
        run: (...values) => noted(() => statement.run(...values)),
      }
    },
    close: () => database.close(),
  }
}
