// The doctor on Redis: each thing that can be provoked is seen both ways, on servers of the test's own.

import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type RedisServer, type RedisServerOptions, startRedis } from '../support/servers/redis.ts'
import { startRedisCluster } from '../support/servers/redis-cluster.ts'
import { startWatched } from '../support/servers/redis-sentinel.ts'
import { redisServer } from '../support/tools.ts'
import { examined } from './diagnosis.ts'
import { utsessions } from './streams.ts'

const tool = redisServer()
const missing = 'missing' in tool ? ` (skipped: ${tool.missing})` : ''
const WELL = { appendonly: 'yes', appendfsync: 'everysec', 'maxmemory-policy': 'noeviction' }

async function server(options: RedisServerOptions): Promise<RedisServer> {
  const started = await startRedis(options)
  onTestFinished(() => started.stop())
  return started
}

async function asAdministrator<T>(url: string, work: (ask: (...args: string[]) => Promise<unknown>) => Promise<T>) {
  const client = await createClient({ url }).connect()
  try {
    return await work((...args) => client.sendCommand(args))
  } finally {
    client.destroy()
  }
}

describe.skipIf(missing)(`utsessions doctor on a Redis that is set up well${missing}`, () => {
  let well: RedisServer
  beforeAll(async () => {
    well = await startRedis({ settings: WELL })
  })
  afterAll(() => well?.stop())

  it('finds all fine, and writes nothing', async () => {
    const { code, diagnosis, amiss } = await examined(well.url)
    expect({ code, amiss }).toEqual({ code: 0, amiss: [] })
    expect(diagnosis).toMatchObject({ store: well.url, kind: 'redis', counts: { wrong: 0, unknown: 0 } })
    const names = diagnosis.checks.map(({ name }) => name)
    expect(names).toEqual([
      ...['version', 'role', 'cluster-mode', 'memory', 'evicted', 'persistence', 'snapshot', 'replicas', 'clock'],
      ...['latency', 'watch'],
    ])
    expect(await asAdministrator(well.url, (ask) => ask('DBSIZE'))).toBe(0)
  })

  it('with --write writes a record of nobody’s, hears of it, and has it end', async () => {
    const { code, check } = await examined(well.url, '--write')
    expect(code).toBe(0)
    expect([check('write').state, check('told').state]).toEqual(['fine', 'fine'])
    await asAdministrator(well.url, async (ask) => {
      const keys = (await ask('KEYS', '*:r:*')) as string[]
      expect(keys).toHaveLength(2)
      for (const key of keys) {
        expect(key).toContain('utsessions doctor ')
        expect(await ask('PTTL', key)).toBeGreaterThan(0)
      }
      expect(await ask('KEYS', '*journal*')).toEqual([])
    })
  })

  it('takes another driver by what is installed, and another prefix', async () => {
    expect((await examined(`${well.url}?prefix=other`, '--write')).code).toBe(0)
  })

  it('says so where CONFIG or INFO is not allowed, and does not call it wrong', async () => {
    await asAdministrator(well.url, async (ask) => {
      await ask('ACL', 'SETUSER', 'noconfig', 'on', '>pw', '~*', '&*', '+@all', '-config')
      await ask('ACL', 'SETUSER', 'noinfo', 'on', '>pw', '~*', '&*', '+@all', '-@dangerous')
    })
    const noConfig = await examined(well.url.replace('//', '//noconfig:pw@'))
    expect(noConfig.code).toBe(0)
    expect(noConfig.check('persistence')).toMatchObject({ state: 'unknown', found: expect.stringContaining('CONFIG') })
    expect(noConfig.check('memory').state).toBe('fine')
    const noInfo = await examined(well.url.replace('//', '//noinfo:pw@'))
    expect(noInfo.amiss.map(({ state }) => state)).toEqual(['unknown'])
    expect(noInfo.check('server')).toMatchObject({ state: 'unknown', found: expect.stringContaining('INFO') })
    expect(noInfo.check('watch').state).toBe('fine')
  })

  it('finds wrong that nothing is told to whoever may not listen', async () => {
    await asAdministrator(well.url, (ask) => ask('ACL', 'SETUSER', 'deaf', 'on', '>pw-secret', '~*', '&none', '+@all'))
    const { code, diagnosis } = await examined(well.url.replace('//', '//deaf:pw-secret@'))
    expect(code).toBe(1)
    expect(diagnosis.checks.find(({ state }) => state === 'wrong')).toMatchObject({
      name: 'store',
      found: expect.stringMatching(/NOPERM/),
    })
    expect(JSON.stringify(diagnosis)).not.toContain('pw-secret')
  })
})

describe.skipIf(missing)(`utsessions doctor on a Redis that is not${missing}`, () => {
  it('finds a server wrong that drops keys when it is full', async () => {
    const settings = { ...WELL, maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' }
    const { url } = await server({ settings })
    const { code, check } = await examined(url)
    expect(code).toBe(1)
    expect(check('memory')).toMatchObject({
      state: 'wrong',
      found: expect.stringMatching(/^maxmemory-policy is allkeys-lru, with maxmemory 100 MB/),
      change: expect.stringMatching(/^CONFIG SET maxmemory-policy noeviction/),
    })
    await asAdministrator(url, (ask) => ask('CONFIG', 'SET', 'maxmemory-policy', 'volatile-lru'))
    expect((await examined(url)).check('memory').state).toBe('wrong')
    await asAdministrator(url, (ask) => ask('CONFIG', 'SET', 'maxmemory-policy', 'noeviction'))
    expect((await examined(url)).check('memory').state).toBe('fine')
    await asAdministrator(url, async (ask) => {
      await ask('CONFIG', 'SET', 'maxmemory', '0')
      await ask('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
    })
    expect((await examined(url)).check('memory').state).toBe('warning')
  })

  it('finds that keys were evicted, and that memory is nearly full', async () => {
    const { url } = await server({ settings: { maxmemory: '3mb', 'maxmemory-policy': 'allkeys-lru' } })
    await asAdministrator(url, async (ask) => {
      for (let i = 0; i < 300; i += 1) await ask('SET', `k${i}`, 'x'.repeat(20_000))
      await ask('CONFIG', 'SET', 'maxmemory-policy', 'noeviction')
    })
    const { check } = await examined(url)
    expect(check('evicted').state).toBe('warning')
    expect(check('memory')).toMatchObject({ state: 'warning', found: expect.stringContaining('are used') })
  })

  it('tells what becomes of what is on the disk', async () => {
    const { url } = await server({ settings: {} })
    const state = async () => {
      const { state, found } = (await examined(url)).check('persistence')
      return `${state}: ${found}`
    }
    const set = (name: string, value: string) => asAdministrator(url, (ask) => ask('CONFIG', 'SET', name, value))
    expect(await state()).toMatch(/^warning: Nothing is kept on disk/)
    await set('save', '3600 1')
    expect(await state()).toMatch(/^warning: Only snapshots are kept \(save 3600 1\)/)
    await set('appendonly', 'yes')
    expect(await state()).toMatch(/^fine: .*appendfsync is everysec/)
    await set('appendfsync', 'always')
    expect(await state()).toMatch(/^fine: .*appendfsync is always: nothing/)
    await set('appendfsync', 'no')
    expect(await state()).toMatch(/^warning: appendfsync is no/)
  })

  it('with warnings ends with 0, and with --strict with 1', async () => {
    const { url } = await server({ settings: {} })
    expect((await examined(url)).code).toBe(0)
    expect((await examined(url, '--strict')).code).toBe(1)
  })

  it('finds a replica wrong, and a master that goes on alone', async () => {
    const master = await server({ settings: WELL })
    const replica = await server({ settings: { ...WELL, replicaof: `127.0.0.1 ${master.port}` } })
    await expect
      .poll(async () => (await examined(master.url)).check('replicas').found, { timeout: 50_000 })
      .toMatch(/has 1/)
    expect((await examined(master.url)).check('replicas')).toMatchObject({
      state: 'warning',
      found: expect.stringContaining('min-replicas-to-write is 0'),
    })
    await asAdministrator(master.url, (ask) => ask('CONFIG', 'SET', 'min-replicas-to-write', '1'))
    expect((await examined(master.url)).check('replicas').state).toBe('fine')
    const { code, check } = await examined(replica.url)
    expect(code).toBe(1)
    expect(check('role')).toMatchObject({
      state: 'wrong',
      found: `It only follows 127.0.0.1:${master.port}, and takes no changes.`,
    })
  })

  it('ends with 3 where nobody listens', async () => {
    const gone = await startRedis()
    await gone.stop()
    const { code, out, err } = await utsessions(['doctor', '--store', gone.url])
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toMatch(/nobody listens there/)
  })

  it('prints for people what is wrong, and below it what to change', async () => {
    const { url } = await server({ settings: { ...WELL, maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' } })
    const { out } = await utsessions(['doctor', '--store', url])
    const lines = out.split('\n')
    expect(lines[0]).toBe(url)
    const at = lines.findIndex((line) => line.startsWith('  wrong    memory '))
    expect(lines[at + 1]).toMatch(/^ +→ CONFIG SET maxmemory-policy noeviction/)
    expect(lines.at(-2)).toBe('1 wrong.')
  })
})

describe.skipIf(missing)(`utsessions doctor on a cluster${missing}`, { timeout: 120_000 }, () => {
  it('looks at each master, hears what is told, and finds a cluster wrong that is not whole', async () => {
    const cluster = await startRedisCluster()
    onTestFinished(() => cluster.stop())
    const [first] = cluster.masters
    if (!first) throw new Error('a cluster has masters')
    const url = `redis-cluster://${cluster.masters.map(({ port }) => `127.0.0.1:${port}`).join(',')}`
    const { code, diagnosis, check } = await examined(url, '--write')
    expect(code).toBe(0)
    expect(check('cluster-state')).toMatchObject({ state: 'fine', found: expect.stringContaining('3 masters') })
    const memory = diagnosis.checks.filter(({ name }) => name === 'memory')
    expect(memory.map(({ server }) => server).toSorted()).toEqual(
      cluster.masters.map(({ port }) => `127.0.0.1:${port}`).toSorted(),
    )
    expect([check('watch').state, check('told').state]).toEqual(['fine', 'fine'])
    const alone = await examined(first.url)
    expect(alone.check('cluster-mode')).toMatchObject({ state: 'wrong', change: 'Write redis-cluster://….' })
    await cluster.ask(first, 'CLUSTER', 'DELSLOTSRANGE', '0', '99')
    const broken = await examined(url)
    expect(broken.code).toBe(1)
    expect(broken.check('cluster-state').state).toBe('wrong')
  })
})

describe.skipIf(missing)(`utsessions doctor behind Sentinel${missing}`, () => {
  it('looks at the master, and finds that it would go on alone', async () => {
    const watched = await startWatched('path' in tool ? tool.path : '')
    onTestFinished(() => watched.stop())
    const url = `redis-sentinel://127.0.0.1:${watched.sentinel.port}/main`
    const seen = async () => (await examined(url)).check('replicas').found
    await expect.poll(seen, { timeout: 50_000 }).toMatch(/has 1 replica, and min-replicas-to-write is 0/)
    const { diagnosis, check } = await examined(url)
    expect(diagnosis.store).toBe(url)
    expect([check('role').state, check('watch').state]).toEqual(['fine', 'fine'])
  })
})
