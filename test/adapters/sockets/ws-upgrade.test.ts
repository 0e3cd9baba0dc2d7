import { once } from 'node:events'
import type { Express, Request, Response } from 'express'
import session from 'express-session'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/ws'
import { describe, expect, it, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { signInOnly } from '../../support/express-app.ts'
import { refusalOf, startChat } from './chat.ts'

describe('the upgrade of ws', () => {
  it('is made for a live session, which the connection listener finds (L6)', async () => {
    const chat = await startChat()
    const browser = await chat.signedIn()
    const connected = once(chat.wss, 'connection')
    const client = await chat.connect(browser)
    const [, req] = await connected
    expect(req.utsessions).toMatchObject({ account: 'ann', session: { id: (await chat.live())[0] } })
    expect(await client.says('hello')).toBe('echo hello')
  })

  it('is 401 where nobody is signed in, and where no session is open; it opens none (E5)', async () => {
    const chat = await startChat()
    expect(await refusalOf(chat.dial(chat.browser()))).toMatchObject({
      status: 401,
      json: { code: 'session-required' },
    })
    const browser = chat.browser()
    await signInOnly(browser) // signed in at the host; the guard opens with the next request
    const refused = await refusalOf(chat.dial(browser))
    expect(refused).toMatchObject({
      status: 401,
      type: expect.stringContaining('problem+json'),
      json: { code: 'session-required' },
    })
    expect(await chat.live()).toEqual([])
    expect((await browser.get('/')).json.user).toBe('ann')
  })

  it('is 401 for a session that has ended, with the reason, and signs nobody out of the host (L2, L3)', async () => {
    const chat = await startChat()
    const browser = await chat.signedIn()
    await chat.signedIn()
    const refused = await refusalOf(chat.dial(browser))
    expect(refused).toMatchObject({
      status: 401,
      json: { code: 'session-ended', reason: 'displaced', by: { device: 'Firefox on Linux' } },
    })
    expect((await browser.get('/')).json).toMatchObject({ code: 'session-ended', reason: 'displaced' })
  })

  it('is 403 for pages of other origins, unless they are listed', async () => {
    const chat = await startChat({ sockets: { origins: ['https://app.example.com'] } })
    const browser = await chat.signedIn()
    for (const origin of [
      'https://evil.example',
      'null',
      chat.url.replace('http:', 'chrome-extension:'),
      'http://127.0.0.1:1',
      `${chat.url}.evil.example`,
    ]) {
      expect(await refusalOf(chat.dial(browser, { origin })), origin).toMatchObject({
        status: 403,
        json: { code: 'origin-refused' },
      })
    }
    expect(await refusalOf(chat.dial(browser, { 'sec-fetch-site': 'cross-site' }))).toMatchObject({ status: 403 })
    for (const origin of [chat.url, 'https://app.example.com']) await chat.connect(browser, { origin })
  })

  it('is 503 while the store does not answer (K2)', async () => {
    const chat = await startChat()
    const browser = await chat.signedIn()
    chat.store.break('load', 'fail')
    expect(await refusalOf(chat.dial(browser))).toMatchObject({ status: 503, json: { code: 'store-unavailable' } })
    chat.store.heal()
    await chat.connect(browser)
  })

  it("is let through where onStoreError is 'allow', and held to its session once the store answers (K2)", async () => {
    const chat = await startChat({ control: { policy: { lock: 0 }, onStoreError: 'allow' } })
    const browser = await chat.signedIn()
    chat.store.break('load', 'fail')
    const client = await chat.connect(browser)
    expect(await client.says('hello')).toBe('echo hello')
    chat.store.heal()
    await chat.signedIn()
    expect((await client.closed).code).toBe(4401)
  })

  it("finds the token in the guard's own cookie, and the sign-in by hostSession, where the host has no data (E3)", async () => {
    const account = (req: Request) => /login=\w+~(\w+)~/.exec(req.headers.cookie ?? '')?.[1]
    const chat = await startChat({ host: 'login-cookie', sockets: { account, middleware: [] } })
    const browser = await chat.signedIn()
    const client = await chat.connect(browser)
    browser.forget('utsessions')
    expect(await refusalOf(chat.dial(browser))).toMatchObject({ status: 401, json: { code: 'session-required' } })
    await chat.signedIn()
    expect((await client.closed).code).toBe(4401)
  })

  it("finds the guard's cookie behind a proxy that ends TLS, where secure says so", async () => {
    const account = (req: Request) => /login=\w+~(\w+)~/.exec(req.headers.cookie ?? '')?.[1]
    const behindProxy = {
      host: 'login-cookie',
      setUp: (app: Express) => void app.set('trust proxy', 1),
      always: { 'x-forwarded-proto': 'https' },
    } as const
    const sockets = { account, middleware: [] }
    const secure = (req: Request) => req.headers['x-forwarded-proto'] === 'https'
    const knowing = await startChat({ ...behindProxy, sockets: { ...sockets, secure } })
    const browser = await knowing.signedIn()
    expect([...browser.cookies.keys()]).toContain('__Host-utsessions')
    await knowing.connect(browser, { 'x-forwarded-proto': 'https' })
    expect(await refusalOf(knowing.dial(browser))).toMatchObject({ status: 401 })
  })

  it('is 500 where the application fails, which takes nobody else along', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const account = (): string => {
      throw new Error('no database')
    }
    const chat = await startChat({ sockets: { account } })
    const browser = await chat.signedIn()
    expect(await refusalOf(chat.dial(browser))).toMatchObject({ status: 500 })
    expect(warned.mock.calls.flat().join()).toContain('no database')
    warned.mockRestore()
    expect((await browser.get('/')).status).toBe(200)
  })

  it('leaves an answer to middleware that gives one', async () => {
    const closed = (_req: Request, res: { writeHead(status: number): { end(): void } }) => void res.writeHead(418).end()
    const chat = await startChat({ sockets: { middleware: [closed as never] } })
    expect(await refusalOf(chat.dial(chat.browser()))).toMatchObject({ status: 418 })
  })

  it('ends the connection, and nothing else, where middleware fails after it has begun to answer (K8)', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const failing = (_req: Request, res: Response, next: (error: Error) => void) => {
      res.flushHeaders()
      next(new Error('no database'))
    }
    const chat = await startChat({ sockets: { middleware: [failing as never] } })
    const browser = chat.browser()
    await expect(refusalOf(chat.dial(browser))).rejects.toThrow()
    warned.mockRestore()
    expect((await browser.get('/')).status).toBe(200)
  })

  it('saves nothing of the host', async () => {
    const store = new session.MemoryStore()
    const chat = await startChat({ session: { store, resave: true, rolling: true } })
    const browser = await chat.signedIn()
    const saves = vi.spyOn(store, 'set')
    const touches = vi.spyOn(store, 'touch')
    const client = await chat.connect(browser)
    client.socket.close()
    await client.closed
    expect([saves.mock.calls.length, touches.mock.calls.length]).toEqual([0, 0])
  })

  it('refuses options that it does not know', () => {
    const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })
    const wss = new WebSocketServer({ noServer: true })
    const make = (options: object) => () => guard(control, wss, { account: () => 'ann', ...options })
    expect(make({ passive: () => true })).toThrow(/Sockets have no option "passive"/)
    expect(make({ orign: [] })).toThrow(/no option "orign"/)
    expect(make({ origins: ['app.example.com'] })).toThrow(/Write origins: \['https/)
    expect(() => guard(control, wss, {} as never)).toThrow(/account/)
    control.dispose()
  })
})
