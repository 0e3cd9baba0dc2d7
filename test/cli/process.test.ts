import { readdirSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import { startRedis } from '../support/servers/redis.ts'
import { redisServer } from '../support/tools.ts'
import { child } from './child.ts'
import { application, openAll, redisPlace, sqlitePlace } from './places.ts'

async function many() {
  const app = await application(sqlitePlace())
  const names = Array.from({ length: 3_000 }, (_, i) => `${i} ${'x'.repeat(100)}`)
  await openAll(app.control, names)
  return app
}

describe('a pipe whose reader has enough', { timeout: 240_000 }, () => {
  it.each(['list --all', 'export', 'journal --all --json'])('ends %s quietly', async (verb) => {
    const { url } = await many()
    const listing = child(verb.split(' '), { UTSESSIONS_STORE: url })
    await listing.until((out) => out.includes('\n'))
    listing.process.stdout.destroy()
    expect({ code: await listing.code, err: listing.err() }).toEqual({ code: 0, err: '' })
  })
})

describe('an export into a file that is interrupted', { timeout: 240_000 }, () => {
  it('leaves nothing behind, or all of it where it was done already', async () => {
    const { url } = await many()
    const folder = temporaryFolder()
    onTestFinished(() => folder.remove())
    const exporting = child(['export', '--out', `${folder.path}/a.jsonl`], { UTSESSIONS_STORE: url })
    while (readdirSync(folder.path).length === 0) await new Promise((resolve) => setImmediate(resolve))
    exporting.process.kill('SIGINT')
    const code = await exporting.code
    expect(readdirSync(folder.path)).toEqual(code === 130 ? [] : ['a.jsonl'])
    expect([0, 130, null]).toContain(code) // null: it was done, and about to end by itself
  })
})

const tool = redisServer()

describe.skipIf('missing' in tool)('watch', { timeout: 240_000 }, () => {
  it('lives through an outage of the server, says so, and goes on', async () => {
    const server = await startRedis()
    onTestFinished(() => server.stop())
    const place = redisPlace(server.url)
    const watching = child(['watch'], { UTSESSIONS_STORE: place.url })
    await watching.until((_, err) => err.includes('Watching'))
    await server.kill()
    await watching.until((_, err) => err.includes('Trying on.'))
    await server.restart()
    await watching.until((_, err) => err.includes('The store answers again.'))
    const app = await application(place)
    await app.control.open({ account: 'ann', device: 'laptop' })
    await watching.until((out) => out.includes('ann: opened'))
    watching.process.kill('SIGINT')
    expect(await watching.code).toBe(130)
  })
})

it('a process that reads and ends leaves nothing open', async () => {
  const { url } = await application(sqlitePlace())
  const stats = child(['stats', '--json'], { UTSESSIONS_STORE: url })
  expect(await stats.code).toBe(0)
  expect(JSON.parse(stats.out())).toMatchObject({ totals: { accounts: 0, sessions: 0 } })
})
