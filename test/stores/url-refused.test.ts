// A server that is not there, does not answer or does not let in: told within seconds, with where and why, never with the password.

import { appendFileSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { inspect } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type StoreFromUrlOptions, storeFromUrl } from '../../src/stores/url.ts'
import { freePort } from '../support/servers/ports.ts'
import { type PostgresServer, startPostgres } from '../support/servers/postgres.ts'
import { type RedisServer, startRedis } from '../support/servers/redis.ts'
import { postgresServer, redisServer } from '../support/tools.ts'

const SECRET = 's3cret/word'
const SECRETS = [SECRET, encodeURIComponent(SECRET)]
const LOGIN = `ada:${encodeURIComponent(SECRET)}@`

async function refusal(url: string, options: StoreFromUrlOptions = {}): Promise<string> {
  const start = performance.now()
  const error = await storeFromUrl(url, options).then(
    () => expect.fail(`${url} was taken`),
    (error) => error,
  )
  expect(performance.now() - start).toBeLessThan(4_000)
  expect(error.code).toBe('UTS_STORE_UNUSABLE')
  for (const secret of SECRETS) expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(secret)
  return error.message
}

const SCHEMES = [
  ['redis', 'redis', ''],
  ['redis', 'ioredis', ''],
  ['redis-cluster', 'redis', ''],
  ['redis-sentinel', 'ioredis', '/mymaster'],
  ['postgres', 'pg', '/db'],
  ['postgres', 'postgres', '/db'],
] as const

describe.each(SCHEMES)('%s: over %s', (scheme, driver, path) => {
  it('says that nobody listens there', async () => {
    const port = await freePort()
    const message = await refusal(`${scheme}://${LOGIN}127.0.0.1:${port}${path}`, { driver })
    expect(message).toContain(`${scheme}://127.0.0.1:${port}${path} cannot be used: `)
    expect(message).toMatch(
      scheme === 'redis-sentinel' ? /no sentinel answers there/ : /nobody listens there.*ECONNREFUSED/,
    )
  })

  it('says that there is no such host', async () => {
    const message = await refusal(`${scheme}://${LOGIN}nowhere.invalid:1${path}`, { driver })
    expect(message).toMatch(
      scheme === 'redis-sentinel' ? /no sentinel answers there/ : /there is no such host.*(ENOTFOUND|EAI_AGAIN)/,
    )
  })

  it('does not wait for one that accepts and says nothing', async () => {
    const port = await listening(() => {})
    const message = await refusal(`${scheme}://${LOGIN}127.0.0.1:${port}${path}`, { driver, connectTimeout: '300ms' })
    expect(message).toMatch(/\(it has not answered within 300 ms\)/)
  })

  it('keeps the password to itself when the server repeats what it was sent', async () => {
    const port = await listening((socket) =>
      socket.on('data', (data) => socket.end(`-ERR unknown command: ${JSON.stringify(String(data))}\r\n`)),
    )
    await refusal(`${scheme}://${LOGIN}127.0.0.1:${port}${path}`, { driver, connectTimeout: '1s' })
  })
})

/** A server of the test's own. */
async function listening(accept: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}))
    accept(socket)
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

describe.skipIf('missing' in redisServer())('a Redis with a password', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
    const { createClient } = await import('redis')
    const client = await createClient({ url: server.url }).connect()
    await client.sendCommand(['ACL', 'SETUSER', 'ada', 'on', `>${SECRET}`, '~*', '&*', '+@all'])
    await client.sendCommand(['ACL', 'SETUSER', 'default', 'off'])
    client.destroy()
  })
  afterAll(() => server?.stop())

  it.each(['redis', 'ioredis'] as const)('lets in by the right one, over %s, and only by that', async (driver) => {
    const store = await storeFromUrl(`redis://${LOGIN}127.0.0.1:${server.port}`, { driver })
    expect((await store.load('u')).revision).toBe('')
    await store.close()
    for (const login of ['', `${LOGIN.replace('@', 'x@')}`, `bob:${LOGIN.slice(4)}`]) {
      const message = await refusal(`redis://${login}127.0.0.1:${server.port}`, { driver })
      expect(message).toMatch(/does not take this user with this password.*(WRONGPASS|NOAUTH)/)
    }
  })

  it.each(['redis', 'ioredis'] as const)('speaks no TLS, which is told over %s', async (driver) => {
    const message = await refusal(`rediss://${LOGIN}127.0.0.1:${server.port}`, { driver, connectTimeout: '1s' })
    expect(message).toMatch(/no secure connection can be made|not answered|see that it runs/)
  })
})

describe.skipIf('missing' in postgresServer())('a PostgreSQL with a password', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
    const client = new pg.Client(server.url)
    await client.connect()
    await client.query(`CREATE ROLE ada LOGIN SUPERUSER PASSWORD '${SECRET}'`)
    const rules = join(server.folder, 'data/pg_hba.conf')
    writeFileSync(rules, 'host all ada 127.0.0.1/32 scram-sha-256\n')
    appendFileSync(rules, 'host all postgres 127.0.0.1/32 trust\n')
    await client.query('SELECT pg_reload_conf()')
    await client.end()
  })
  afterAll(() => server?.stop())

  const at = (login: string, path: string) => `postgres://${login}127.0.0.1:${server.port}/${path}`

  it.each(['pg', 'postgres'] as const)('lets in by the right one, over %s, and only by that', async (driver) => {
    const store = await storeFromUrl(at(LOGIN, `postgres?schema=${driver}`), { driver })
    expect((await store.load('u')).record.sessions).toEqual([])
    await store.close()
    for (const login of [LOGIN.replace('@', 'x@'), `ada:@`]) {
      expect(await refusal(at(login, 'postgres'), { driver })).toMatch(/password/)
    }
  })

  it.each(['pg', 'postgres'] as const)('has no such database, which is told over %s', async (driver) => {
    expect(await refusal(at(LOGIN, 'nothere'), { driver })).toMatch(/no such database.*Create it/)
  })

  it.each(['pg', 'postgres'] as const)('speaks no TLS, which is told over %s', async (driver) => {
    expect(await refusal(at(LOGIN, 'postgres?sslmode=require'), { driver })).toMatch(/no secure connection|SSL/)
  })
})
