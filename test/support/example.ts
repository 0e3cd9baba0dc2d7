// What every example shows, whatever it is made of: started as its user starts it, and used from two browsers.

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listenTo, newFolder, spawnFor } from '../e2e/demo.ts'
import { type Browser, CHROME, createBrowser } from './browser.ts'

export interface Example {
  /** The folder in `examples/`. */
  readonly name: string
  /** What starts it; the repository is where it runs. @default Node on its `main.ts` */
  readonly command?: readonly string[]
  /** Headers that a browser sends with a form here, such as the `Origin` that a framework asks for. */
  readonly formHeaders?: (url: string) => Readonly<Record<string, string>>
  /** Headers that a proxy in front adds to every request. */
  readonly always?: Readonly<Record<string, string>>
  /** What it says once it listens, with its address in parentheses. @default `open at http://…` */
  readonly ready?: RegExp
}

/**
 * Declares the tests of an example. It listens on `PORT`, keeps its sessions in the file `SESSIONS`, and says `open at http://…` once it
 * listens. `POST /sign-in` with a form's `name` signs in, `POST /sign-out` signs out; both lead to `/`, which greets: `Hello, ann.` or
 * `Please sign in.`
 */
export function usesExample(example: Example): void {
  it(`${example.name}: keeps the second device out, and lets it in after a sign-out (A1, B1, B5)`, async () => {
    const { browser, form } = await startExample(example)
    const [laptop, phone] = [browser(), browser(CHROME)]
    expect((await laptop.get('/')).text).toContain('Please sign in.')
    expect((await form(laptop, '/sign-in', { name: 'ann' })).text).toContain('Hello, ann.')
    const refused = await form(phone, '/sign-in', { name: 'ann' })
    expect([refused.status, refused.json?.code]).toEqual([409, 'session-refused'])
    expect((await form(phone, '/sign-in', { name: 'bob' })).text).toContain('Hello, bob.')
    expect((await laptop.get('/')).text).toContain('Hello, ann.')
    expect((await form(laptop, '/sign-out')).text).toContain('Please sign in.')
    expect((await form(browser(CHROME), '/sign-in', { name: 'ann' })).text).toContain('Hello, ann.')
  })

  it(`${example.name}: tells an open page of its end, and ends a session from the list (L5, I1, I2)`, async () => {
    const { url, browser, form } = await startExample(example)
    const laptop = browser()
    await form(laptop, '/sign-in', { name: 'ann' })
    const stream = await laptop.listen('/utsessions/events')
    expect((await stream.next())?.data.state).toBe('alive')
    const { sessions } = (await laptop.get('/utsessions/sessions')).json
    expect((await laptop.tell('/utsessions/sessions/end', { session: 'nonsense' })).status).toBe(404)
    const end = { session: sessions[0].id }
    const page = await laptop.submit('/utsessions/sessions/end', end, example.formHeaders?.(url))
    expect(page.text).toContain('Please sign in.')
    expect((await stream.next())?.data.reason).toBe('closed')
    expect(await stream.next()).toBeUndefined()
  })
}

/** The example in a process of its own, which ends with the test. */
export async function startExample({ name, command, formHeaders, always = {}, ready }: Example) {
  const start = command ?? [process.execPath, '--import', 'tsx', `examples/${name}/main.ts`]
  const program = listenTo(spawnFor(start, { PORT: '0', SESSIONS: join(newFolder(), 'sessions.db') }, true))
  const [, url = ''] = await program.said(ready ?? /open at (http:\/\/\S+)/)
  const headers = formHeaders?.(url)
  return {
    url,
    browser: (userAgent?: string): Browser =>
      createBrowser(url, userAgent === undefined ? always : { 'user-agent': userAgent, ...always }),
    form: (browser: Browser, path: string, fields: Readonly<Record<string, string>> = {}) =>
      browser.post(path, fields, headers),
  }
}
