// The demo as a process: what survives a restart, how it ends, and what it says when it cannot start.

import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createBrowser } from '../support/browser.ts'
import { freePort } from '../support/servers/ports.ts'
import { type Exit, failingDemo, listenTo, newFolder, spawnFor, startDemo } from './demo.ts'
import { PASSWORDS } from './reader.ts'

const SECOND_MS = 1_000

function signIn(url: string) {
  const browser = createBrowser(url)
  const send = () => browser.post('/sign-in', { username: 'ada', password: PASSWORDS.ada }, { origin: url })
  return { browser, send }
}

describe('the demo, restarted', () => {
  it('still knows who is signed in, and whom to refuse (K4)', async () => {
    const DATA_DIR = newFolder()
    const PORT = `${await freePort()}` // found free again
    const before = await startDemo({ DATA_DIR, UTSESSIONS_LOCK: '1h', PORT })
    const ada = signIn(before.url)
    expect((await ada.send()).status).toBe(200)
    expect((await before.stop()).code).toBe(0)

    const after = await startDemo({ DATA_DIR, UTSESSIONS_LOCK: '1h', PORT })
    expect((await ada.browser.get('/utsessions/sessions')).text).toContain('"current":true')
    expect((await signIn(after.url).send()).json).toMatchObject({ code: 'session-refused', reason: 'locked' })
  })

  it('still knows who was signed out, and by whom (K4, L3)', async () => {
    const DATA_DIR = newFolder()
    const PORT = `${await freePort()}`
    const before = await startDemo({ DATA_DIR, UTSESSIONS_LOCK: '0', PORT })
    const [loser, winner] = [signIn(before.url), signIn(before.url)]
    await loser.send()
    await winner.send()
    await before.stop()

    await startDemo({ DATA_DIR, PORT })
    expect((await loser.browser.get('/')).json).toMatchObject({ code: 'session-ended', reason: 'displaced' })
    expect((await winner.browser.get('/utsessions/sessions')).status).toBe(200)
  })
})

describe('the demo, asked to end', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends within a second of %s, connections kept open or not',
    async (signal) => {
      const tookMs: number[] = []
      for (let i = 0; i < 3; i++) {
        const demo = await startDemo()
        const agent = new Agent({ keepAlive: true })
        onTestFinished(() => agent.destroy())
        const [response] = await once(request(demo.url, { agent }).end(), 'response')
        await once(response.resume(), 'end')
        const exit = await demo.stop(signal)
        expect(exit).toMatchObject({ code: 0, stderr: '' })
        tookMs.push(exit.tookMs)
      }
      expect(Math.min(...tookMs)).toBeLessThan(SECOND_MS)
    },
    120_000,
  )

  /** npm itself ends by the signal, as it does with any script. */
  it('leaves nothing of `npm start` running after Ctrl-C in a terminal', async () => {
    const child = spawnFor(['npm', 'start'], { PORT: '0', DATA_DIR: newFolder() }, true)
    const listening = listenTo(child)
    const [, url = ''] = await listening.said(/open at (http:\S+)/)
    expect((await fetch(url)).status).toBe(200)
    process.kill(-(child.pid ?? Number.NaN), 'SIGINT')
    await listening.exit(performance.now())
    await expect(fetch(url)).rejects.toThrow()
  })
})

describe('the demo, hindered, says in one sentence that', () => {
  const sentence = (exit: Exit, pattern: RegExp) => {
    expect(exit).toMatchObject({ code: 1, stderr: expect.stringMatching(/^[^\n]+\n$/) })
    expect(exit.stderr).toMatch(pattern)
  }

  it('the port is busy', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const { port } = other.address() as AddressInfo
    sentence(
      await failingDemo({ PORT: `${port}`, DATA_DIR: newFolder() }),
      /^Port \d+ of 127\.0\.0\.1 is in use\..*PORT=3001 npm start\.\n$/,
    )
  })

  it('the host is no address of this machine', async () => {
    sentence(
      await failingDemo({ HOST: '192.0.2.1', DATA_DIR: newFolder() }),
      /^HOST is not an address of this machine\./,
    )
  })

  it('the port is no port', async () => {
    sentence(
      await failingDemo({ PORT: 'http', DATA_DIR: newFolder() }),
      /^PORT must be a number from 0 .* but is "http"\.\n$/,
    )
  })

  it('nothing can be kept in the folder', async () => {
    const file = join(newFolder(), 'file')
    writeFileSync(file, '')
    sentence(
      await failingDemo({ DATA_DIR: join(file, 'below') }),
      /^Nothing can be kept in the folder .*file\/below \(ENOTDIR\)\./,
    )
    sentence(await failingDemo({ DATA_DIR: file }), /^Nothing can be kept in the folder .*file \(EEXIST\)\./)
  })

  it.each(['accounts.db', 'sessions.db'])('%s is not a database', async (name) => {
    const DATA_DIR = newFolder()
    writeFileSync(join(DATA_DIR, name), 'a letter, or a picture, or whatever else people keep in files '.repeat(100))
    sentence(await failingDemo({ DATA_DIR }), new RegExp(`${name}.*not a(n SQLite)? database`))
  })

  it('the policy makes no sense', async () => {
    sentence(
      await failingDemo({ DATA_DIR: newFolder(), UTSESSIONS_LOCK: 'soon' }),
      /UTSESSIONS_LOCK is not usable.*soon/,
    )
  })
})
