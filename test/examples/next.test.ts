import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import { NAVIGATION, type Sent } from '../support/browser.ts'
import { type Example, startExample, usesExample } from '../support/example.ts'
import { buildNext, NEXT } from '../support/next-build.ts'

const FOLDER = fileURLToPath(new URL('../../examples/next', import.meta.url))
const NEXT_EXAMPLE: Example = {
  name: 'next',
  command: [process.execPath, NEXT, 'start', FOLDER],
  ready: /Local:\s+(http:\/\/\S+)/,
  always: { 'x-forwarded-proto': 'https' },
}
/** What Next's router sends for a page, and for an action. */
const ROUTER: Sent = { rsc: '1', 'sec-fetch-mode': 'cors', accept: '*/*' }
const ACTION: Sent = { 'content-type': 'text/plain;charset=UTF-8', accept: 'text/x-component' }

beforeAll(async () => {
  linkPackage()
  const build = temporaryFolder()
  await buildNext(FOLDER, { SESSIONS: join(build.path, 'sessions.db') }).finally(build.remove)
}, 300_000)

/** As `npm install` does for `file:../..`; the rest of the example's packages are found in ours. */
function linkPackage(): void {
  mkdirSync(join(FOLDER, 'node_modules'), { recursive: true })
  rmSync(join(FOLDER, 'node_modules/utsessions'), { force: true })
  symlinkSync('../../..', join(FOLDER, 'node_modules/utsessions'))
}

usesExample(NEXT_EXAMPLE)

describe('Next', () => {
  it('opens in the proxy, and the page that is rendered behind it knows of it (C8)', async () => {
    const { answer } = await signedIn()
    expect(answer.text).toContain('Hello, ann.')
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect([...answer.headers.keys()].filter((name) => name.startsWith('x-middleware'))).toEqual([])
  })

  it('renews in a server action, whose answer carries the new token (E1)', async () => {
    const { laptop, act } = await signedIn()
    const before = laptop.cookies.get('__Host-utsessions')
    expect((await act()).status).toBe(200)
    expect(laptop.cookies.get('__Host-utsessions')).not.toBe(before)
    expect((await laptop.get('/')).text).toContain('Hello, ann.')
  })

  it('answers the router alone, and signs out whoever then opens the page, saying why (L1)', async () => {
    const { laptop, act, form } = await signedIn()
    await form(laptop.copy(), '/sign-out')
    for (const { status, headers } of [await laptop.get('/', ROUTER), await act()])
      expect([status, headers.getSetCookie()]).toEqual([401, []])
    const page = await laptop.get('/', NAVIGATION)
    expect(page.text).toContain('You have signed out')
    expect([page.status, laptop.cookies.has('login')]).toEqual([401, false])
    expect((await laptop.get('/')).text).toContain('Please sign in.')
  })

  it('opens nothing for the router, whose cookies may never arrive', async () => {
    const { browser, url } = await startExample(NEXT_EXAMPLE)
    const laptop = browser()
    const login = await fetch(new URL('/sign-in', url), {
      method: 'POST',
      body: new URLSearchParams({ name: 'ann' }),
      redirect: 'manual',
    })
    const cookie = login.headers.getSetCookie().map((line) => line.split(';')[0])[0] ?? ''
    expect((await laptop.get('/', { ...ROUTER, cookie })).status).toBe(401)
    expect((await laptop.get('/', { ...NAVIGATION, cookie })).text).toContain('Hello, ann.')
  })
})

async function signedIn() {
  const { url, browser, form } = await startExample(NEXT_EXAMPLE)
  const laptop = browser()
  const answer = await form(laptop, '/sign-in', { name: 'ann' })
  const action = { ...ACTION, origin: url.replace('http:', 'https:'), 'next-action': actionIn(answer.text) }
  return { laptop, form, answer, act: () => laptop.send('POST', '/', action, '[]') }
}

/** The first server action of a page. */
function actionIn(page: string): string {
  return /\$ACTION_ID_([0-9a-f]+)/.exec(page)?.[1] ?? ''
}
