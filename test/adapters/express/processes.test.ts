// The same browser served by four processes of one application, as behind a load balancer, on every store that processes can share.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBrowser, FIREFOX } from '../../support/browser.ts'
import { signInOnly } from '../../support/express-app.ts'
import { type Place, places, type RunningPlace } from '../../support/places.ts'

const SCRIPT = fileURLToPath(new URL('../../support/app-worker.ts', import.meta.url))
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

let folder: string
let place: RunningPlace
let processes: ChildProcess[]
let urls: string[]

async function start(where: Place): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'utsessions-processes-'))
  place = await where.start()
  const spec = JSON.stringify(place.fresh())
  processes = Array.from({ length: 4 }, () =>
    fork(SCRIPT, [folder, spec], { execArgv: ['--import', TSX, '--no-warnings'], cwd: process.cwd() }),
  )
  urls = await Promise.all(processes.map(async (child) => (await once(child, 'message'))[0] as string))
}

async function stop(): Promise<void> {
  for (const child of processes) child.disconnect()
  await Promise.all(processes.map((child) => once(child, 'exit')))
  await place.stop()
  await rm(folder, { recursive: true })
}

/** The n-th request goes to the n-th process, and begins again. */
const served = (n: number) => urls[n % urls.length] as string

for (const where of places) {
  describe(`four processes on ${where.name}`, () => {
    if (where.missing !== undefined) return void it.skip(`hold (skipped: ${where.missing})`)
    beforeAll(() => start(where), 300_000)
    afterAll(stop, 300_000)
    define()
  })
}

function define(): void {
  it('D5 twenty resources of a first page, asked for at once: one session, all answered, none ended, now or later', async () => {
    const browser = createBrowser(served(0), { 'user-agent': FIREFOX })
    await signInOnly(browser)
    const page = await Promise.all(Array.from({ length: 20 }, (_, n) => browser.get(`${served(n)}/`)))
    expect(page.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(new Set(page.map(({ json }) => json.session.id)).size).toBe(1)
    const later = await Promise.all(Array.from({ length: 20 }, (_, n) => browser.get(`${served(n)}/`)))
    expect(new Set(later.map(({ json }) => json.session?.id))).toEqual(new Set([page[0]?.json.session.id]))
  })

  it('B1 C1 a session opened by one process holds the account in all, and its sign-out in another frees it', async () => {
    const [a, b] = [0, 1].map((n) => createBrowser(served(n), { 'user-agent': FIREFOX }))
    if (!a || !b) return
    await signInOnly(a, 'bob')
    expect((await a.get(`${served(2)}/`)).json.user).toBe('bob')
    await signInOnly(b, 'bob')
    expect((await b.get(`${served(3)}/`)).status).toBe(409)
    await a.post(`${served(1)}/logout`)
    await signInOnly(b, 'bob')
    expect((await b.get(`${served(0)}/`)).json.user).toBe('bob')
  })
}
