// docs/redis.md is true: its programs run and are told of a change, the user that it describes may do what the store does, its list is complete.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resolveKeepJournal } from '../../src/stores/keep-journal.ts'
import { redisStore } from '../../src/stores/redis.ts'
import { entryOf, put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { blocksOf, outputOf, root, start, written } from '../house/snippets.ts'
import { type RedisServer, startRedis } from '../support/servers/redis.ts'
import { type RedisCluster, startRedisCluster } from '../support/servers/redis-cluster.ts'
import { redisServer } from '../support/tools.ts'
import { temporaryFolder } from './temporary-folder.ts'

const PAGE = 'docs/redis.md'
const page = readFileSync(join(root, PAGE), 'utf8')
const programs = blocksOf(PAGE).filter(({ info }) => info === 'js')

/** What a reader would do next. */
const goOn = (account: string) => `
import { createSessionControl } from 'utsessions'
const told = new Promise((resolve) => store.watch(resolve).then(() => control.open({ account: '${account}' })))
const control = createSessionControl({ store })
console.log('told of', await told)
console.log('first of the list', (await store.accounts()).items[0].account)
process.exit()
`

describe.skipIf('missing' in redisServer())('docs/redis.md', () => {
  let server: RedisServer
  let cluster: RedisCluster
  beforeAll(async () => {
    ;[server, cluster] = await Promise.all([startRedis(), startRedisCluster()])
  })
  afterAll(async () => {
    await Promise.all([server?.stop(), cluster?.stop()])
  })

  it('has a program for each client', () => {
    expect(programs.length).toBe(5)
  })

  it.each(programs.map((block) => [block.line, block] as const))(
    'has a program in line %d that runs',
    async (line, { code }) => {
      const url = /[cC]luster\(/.test(code) ? (cluster.urls[0] ?? '') : server.url
      const program = code.replace("host: 'localhost', port: 6379", `host: '127.0.0.1', port: ${server.port}`)
      const folder = temporaryFolder()
      const running = start(written(`redis-${line}`, program + goOn(`ann-${line}`)), folder.path, { REDIS_URL: url })
      expect(await outputOf(running).finally(folder.remove)).toBe(
        `told of ann-${line}\nfirst of the list ann-${line}\n`,
      )
    },
  )

  it('describes a user that may do all that a store does', async () => {
    const rule = blocksOf(PAGE).find(({ code }) => code.startsWith('ACL SETUSER'))?.code ?? ''
    const admin = await createClient({ url: server.url }).connect()
    await admin.flushAll()
    await admin.sendCommand(rule.trim().split(' '))
    const user = createClient({ url: server.url, username: 'utsessions', password: 'secret' })
    await user.connect()
    const store = redisStore({ send: (...args) => user.sendCommand(args) })
    await put(store, 'u', recordOf([sessionOf('s')], { dueAt: 1 }), [entryOf('u', 's')])
    await put(store, 'v', recordOf([sessionOf('s')], { keepUntil: 1 }))
    await store.append([entryOf('u', 't')])
    expect((await store.accounts({ dueBefore: 2 })).items.length).toBe(1)
    expect((await store.journal()).items.length).toBe(2)
    await store.prune(2)
    await expect(user.get('other')).rejects.toThrow(/NOPERM/)
    for (const client of [user, admin]) client.destroy()
  })

  it('names every option', () => {
    const options = readFileSync(join(root, 'src/stores/redis/options.ts'), 'utf8')
    const listed = /interface RedisStoreOptions \{(.*?)^\}/ms.exec(options)?.[1] ?? ''
    const names = [...listed.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name)
    expect(names.length).toBe(5)
    expect(names.filter((name) => !page.includes(`| \`${name}\``))).toEqual([])
  })

  it('gives the default bounds of the journal', () => {
    const { keepJournalMs, keepJournalCount } = resolveKeepJournal()
    const [, days, count = ''] = /\| `keepJournal` *\| `\{ for: '(\d+)d', count: ([\d_]+) \}`/.exec(page) ?? []
    expect(Number(days) * 86_400_000).toBe(keepJournalMs)
    expect(Number(count.replaceAll('_', ''))).toBe(keepJournalCount)
  })
})
