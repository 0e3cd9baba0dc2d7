// Loads of one turn are a GET and one MGET, where one server has all buckets and lets us.

import { createClient } from 'redis'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Store } from '../../src/stores/store.ts'
import { put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { redisServer } from '../support/tools.ts'
import { keysOf, redisForFile } from './redis-server.ts'

const tool = redisServer()
const why = 'missing' in tool ? ` (skipped: ${tool.name}: ${tool.missing})` : ''

const ACCOUNTS = Array.from({ length: 50 }, (_, i) => `account ${i}`)
const EACH_ITS_OWN = ACCOUNTS.map((account) => [account])

/** The ids of each account's sessions, looked at in one turn. */
function sessionsOf(store: Store, accounts: readonly string[]) {
  return Promise.all(accounts.map(async (account) => (await store.load(account)).record.sessions.map(({ id }) => id)))
}

describe.skipIf(why !== '')(`loads of one turn${why}`, () => {
  const redis = redisForFile()
  const commands = () => redis.sent.map(([command]) => command)
  let store: Store

  beforeEach(async () => {
    store = await redis.open()
    for (const account of ACCOUNTS) await put(store, account, recordOf([sessionOf(account)]))
    redis.sent.length = 0
  })

  it('are two commands, and each has its own record', async () => {
    expect(await sessionsOf(store, [...ACCOUNTS, 'nobody'])).toEqual([...EACH_ITS_OWN, []])
    expect(commands()).toEqual(['GET', 'MGET'])
    expect(redis.sent[1]).toHaveLength(51)
  })

  it('are each a GET for a user who may not MGET, from the first time on', async () => {
    await redis.ask('ACL', 'SETUSER', 'narrow', 'on', '>secret', '~*', '&*', '+@all', '-mget')
    const client = createClient({ url: redis.server.url, username: 'narrow', password: 'secret' }).on('error', () => {})
    await client.connect()
    onTestFinished(() => client.destroy())
    const sent: string[] = []
    store = await redis.open({
      send: (...args) => {
        sent.push(args[0] ?? '')
        return client.sendCommand(args)
      },
    })
    await store.load('nobody') // by then it knows the time
    for (let i = 0; i < 2; i += 1) expect(await sessionsOf(store, ACCOUNTS)).toEqual(EACH_ITS_OWN)
    expect(sent.filter((command) => command === 'MGET')).toHaveLength(1)
    expect(sent.filter((command) => command === 'GET')).toHaveLength(101)
  })

  it('are each a GET where a proxy answers something else', async () => {
    const { send } = await clientOf(redis.server.url)
    store = await redis.open({ send: (...args) => (args[0] === 'MGET' ? Promise.resolve('OK') : send(...args)) })
    await store.load('nobody')
    expect(await sessionsOf(store, ACCOUNTS)).toEqual(EACH_ITS_OWN)
  })

  it('fail together, and those of the next turn are asked for again', async () => {
    const { send } = await clientOf(redis.server.url)
    let isDown = true
    const refuse = async () => Promise.reject(new Error('LOADING Redis is loading the dataset in memory'))
    store = await redis.open({ send: (...args) => (args[0] === 'MGET' && isDown ? refuse() : send(...args)) })
    await store.load('nobody')
    const failed = await Promise.allSettled(ACCOUNTS.map((account) => store.load(account)))
    expect(failed.map(({ status }) => status)).toEqual(['fulfilled', ...ACCOUNTS.slice(1).map(() => 'rejected')])
    isDown = false
    expect(await sessionsOf(store, ACCOUNTS)).toEqual(EACH_ITS_OWN)
  })

  it('that find a record of a newer version fail alone', async () => {
    await redis.ask('SET', keysOf('account 1').record('account 1'), 'revision 99,whatever')
    const all = await Promise.allSettled(ACCOUNTS.map((account) => store.load(account)))
    expect(all.map(({ status }, i) => (status === 'rejected' ? i : -1)).filter((i) => i >= 0)).toEqual([1])
    expect(all[1]).toMatchObject({ reason: { code: 'UTS_RECORD_NEWER' } })
  })
})

async function clientOf(url: string) {
  const client = createClient({ url }).on('error', () => {})
  await client.connect()
  onTestFinished(() => client.destroy())
  return { send: (...args: string[]) => client.sendCommand(args) }
}
