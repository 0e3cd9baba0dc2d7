// The demo on each store that UTSESSIONS_STORE can name: two processes on one store, a restart, an outage, and what it says when there is none.

import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createBrowser } from '../support/browser.ts'
import { freePort } from '../support/servers/ports.ts'
import { startPostgres } from '../support/servers/postgres.ts'
import { startRedis } from '../support/servers/redis.ts'
import type { ServerProcess } from '../support/servers/server-process.ts'
import { postgresServer, redisServer } from '../support/tools.ts'
import { type Demo, failingDemo, newFolder, startDemo } from './demo.ts'
import { PASSWORDS } from './reader.ts'

function reader({ url }: Demo) {
  const browser = createBrowser(url)
  const signIn = () => browser.post('/sign-in', { username: 'ada', password: PASSWORDS.ada }, { origin: url })
  return { browser, signIn }
}

const SERVERS = [
  { name: 'Redis', tool: redisServer(), start: () => startRedis({ settings: { appendonly: 'yes' } }) },
  { name: 'PostgreSQL', tool: postgresServer(), start: () => startPostgres() },
]

describe.each(SERVERS)('the demo on $name', ({ tool, start }) => {
  if ('missing' in tool) return void it.skip(`runs (skipped: ${tool.missing})`)
  let server: ServerProcess & { readonly url: string; stop(): Promise<void> }
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server?.stop())

  it('admits one of two processes, still knows it after both were restarted, and survives the restart of the server', async () => {
    const env = { DATA_DIR: newFolder(), UTSESSIONS_STORE: server.url, UTSESSIONS_LOCK: '1h' }
    const PORT = `${await freePort()}` // found free again
    const [one, two] = [await startDemo({ ...env, PORT }), await startDemo(env)] // the first makes the files that they share
    const ada = reader(one)
    expect((await ada.signIn()).status).toBe(200)
    expect((await reader(two).signIn()).json).toMatchObject({ code: 'session-refused', reason: 'locked' })
    expect(await Promise.all([one.stop(), two.stop()])).toMatchObject([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ])

    const again = await startDemo({ ...env, PORT })
    expect((await ada.browser.get('/utsessions/sessions')).text).toContain('"current":true')
    expect((await reader(again).signIn()).json).toMatchObject({ code: 'session-refused' })

    await server.kill()
    expect((await ada.browser.get('/utsessions/sessions')).status).toBe(503)
    await server.restart()
    await vi.waitFor(async () => expect((await ada.browser.get('/utsessions/sessions')).status).toBe(200), {
      timeout: 30_000,
    })
    expect((await ada.browser.get('/utsessions/sessions')).text).toContain('"current":true')
  })
})

describe('the demo without a server', () => {
  it('keeps its sessions in the file that sqlite: names', async () => {
    const env = {
      DATA_DIR: newFolder(),
      UTSESSIONS_STORE: `sqlite:${join(newFolder(), 'elsewhere.db')}`,
      UTSESSIONS_LOCK: '1h',
    }
    const [one, two] = [await startDemo(env), await startDemo(env)] // the first makes the files that they share
    expect((await reader(one).signIn()).status).toBe(200)
    expect((await reader(two).signIn()).json).toMatchObject({ code: 'session-refused' })
  })

  it('forgets them with the process on memory:', async () => {
    const env = { DATA_DIR: newFolder(), UTSESSIONS_STORE: 'memory:', UTSESSIONS_LOCK: '1h' }
    const before = await startDemo(env)
    expect((await reader(before).signIn()).status).toBe(200)
    expect((await reader(before).signIn()).json).toMatchObject({ code: 'session-refused' })
    await before.stop()
    expect((await reader(await startDemo(env)).signIn()).status).toBe(200)
  })
})

describe('the demo says in one sentence that the store', () => {
  const told = async (UTSESSIONS_STORE: string) => {
    const exit = await failingDemo({ DATA_DIR: newFolder(), UTSESSIONS_STORE })
    expect(exit).toMatchObject({ code: 1, stderr: expect.stringMatching(/^UTSESSIONS_STORE is not usable: [^\n]+\n$/) })
    expect(exit.stderr).not.toContain('s3cret')
    return exit.stderr
  }

  it('is none that it knows', async () => {
    expect(await told('mysql://root:s3cret@localhost/db')).toMatch(/begins with "mysql"/)
  })

  it.each(['redis', 'postgres'])('is not there: %s:', async (scheme) => {
    const port = await freePort()
    expect(await told(`${scheme}://ada:s3cret@127.0.0.1:${port}`)).toContain(
      `${scheme}://127.0.0.1:${port} cannot be used: nobody listens there`,
    )
  })
})
