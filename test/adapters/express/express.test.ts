import { afterEach, describe, expect, it } from 'vitest'
import { type AppOptions, signIn, startApp, type TestApp } from '../../support/express-app.ts'

let app: TestApp
async function start(options?: AppOptions): Promise<TestApp> {
  app = await startApp(options)
  return app
}
afterEach(() => app?.close())

describe('smoke', () => {
  it('admits, refuses, displaces, tells', async () => {
    const { browser, clock } = await start({ control: { policy: { lock: '5m' } } })
    const a = browser()
    const b = browser('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36')
    expect((await a.get('/')).json.user).toBe(null)
    expect(a.cookies.size).toBe(0)
    const first = await signIn(a)
    expect(first.json.user).toBe('ann')
    console.log(first.json, [...a.cookies], first.headers.get('cache-control'))
    const refused = await signIn(b)
    console.log(refused.status, refused.json, [...refused.headers], [...b.cookies])
    const html = await signIn(b, 'ann', { accept: 'text/html' })
    console.log(html.text.slice(0, 300))
    expect((await b.get('/')).json.user).toBe(null)
    expect((await a.get('/')).json.user).toBe('ann')
    clock.advance('5m')
    expect((await signIn(b)).json.user).toBe('ann')
    const ended = await a.get('/')
    console.log(ended.status, ended.json)
    expect((await a.get('/')).json.user).toBe(null)
    expect((await b.get('/')).json.user).toBe('ann')
    // sign out
    await b.post('/logout')
    expect((await signIn(a)).json.user).toBe('ann')
    a.closeAndReopen()
    expect((await signIn(a)).json.user).toBe('ann')
    console.log((await app.control.journal({limit: 20})).items.map(e => e.kind))
    console.log((await app.control.list({account:'ann'})))
  })
})
