import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { CHROME } from '../../support/browser.ts'
import { median } from '../../support/median.ts'
import { PATIENCE } from '../../support/patience.ts'
import { startChat } from './chat.ts'

describe('a socket of ws', () => {
  it('is closed with 4401 and who took its place, when its session is displaced (L6, L4)', async () => {
    const chat = await startChat({ guard: { address: () => '203.0.113.7' } })
    const client = await chat.connect(await chat.signedIn())
    await chat.signedIn('ann', CHROME)
    const { code, reason } = await client.closed
    expect(code).toBe(4401)
    expect(reason).toBe(`displaced at ${new Date(chat.clock.now()).toISOString()} by Chrome on Windows`)
  })

  it('is closed when its session is revoked, without the name of the administrator (I1, L6)', async () => {
    const chat = await startChat()
    const client = await chat.connect(await chat.signedIn())
    await chat.control.revoke({ account: 'ann', all: true, operator: 'root' })
    expect(await client.closed).toMatchObject({ code: 4401, reason: expect.stringMatching(/^revoked at \S+$/) })
  })

  it('is closed at a sign-out (L6)', async () => {
    const chat = await startChat()
    const browser = await chat.signedIn()
    const client = await chat.connect(browser)
    await browser.post('/logout')
    expect(await client.closed).toMatchObject({ reason: expect.stringMatching(/^closed at /) })
  })

  it.each([
    ['idle', '16m'],
    ['expired', '8h'],
  ] as const)('is closed when its session is %s, without any request (H1, H3, L6)', async (reason, after) => {
    const policy = { idle: reason === 'idle' ? ('15m' as const) : 'none', lifetime: '8h' } as const
    const chat = await startChat({ control: { policy } })
    const client = await chat.connect(await chat.signedIn())
    chat.clock.advance(after)
    expect(await client.closed).toMatchObject({
      code: 4401,
      reason: expect.stringMatching(new RegExp(`^${reason} at `)),
    })
  })

  it.each<[string, (chat: Awaited<ReturnType<typeof startChat>>, account: string) => unknown]>([
    ['displaced', (chat, account) => chat.signedIn(account, CHROME)],
    ['revoked', (chat, account) => chat.control.revoke({ account, all: true })],
    ['idle', (chat) => chat.clock.advance('16m')],
  ])('is closed within a second of being %s (L6)', async (_how, end) => {
    const chat = await startChat({ control: { policy: { lock: 0, idle: '15m' } } })
    const late: number[] = []
    for (const account of ['ann', 'bob', 'cat', 'dan', 'eve']) {
      const client = await chat.connect(await chat.signedIn(account))
      await end(chat, account)
      const ended = performance.now()
      late.push((await client.closed).at - ended)
    }
    expect(median(late)).toBeLessThan(1_000)
  })

  it('is closed with a reason that fits into a close frame, whatever the device is called', async () => {
    const chat = await startChat({ guard: { describeDevice: () => '🦊'.repeat(80) } })
    const client = await chat.connect(await chat.signedIn())
    await chat.signedIn()
    const { code, reason } = await client.closed
    expect([code, Buffer.byteLength(reason) <= 123, reason.includes('\ufffd')]).toEqual([4401, true, false])
  })

  it('lives on when others of the account end, and through a renewal (H6)', async () => {
    const chat = await startChat({
      control: { policy: { maxSessions: 2, lock: 0 } },
      routes: (app) => app.post('/renew', async (req, res) => void res.json(await req.utsessions.renew())),
    })
    const browser = await chat.signedIn()
    const [one, other] = [await chat.connect(browser), await chat.connect(await chat.signedIn('ann', CHROME))]
    await browser.post('/renew')
    chat.clock.advance('1m') // the tokens of before are dead
    expect(await one.says('hello')).toBe('echo hello')
    expect((await browser.get('/')).json.session.id).toBeTypeOf('string')
    await chat.control.revoke({ account: 'ann', othersThan: { session: (await browser.get('/')).json.session.id } })
    expect((await other.closed).code).toBe(4401)
    expect(await one.says('still')).toBe('echo still')
  })

  it('is not listened to between the end and its being told (L6)', async () => {
    const chat = await startChat()
    const browser = await chat.signedIn()
    const client = await chat.connect(browser)
    await client.says('before')
    chat.store.break('load', { slow: '100ms' })
    const ended = chat.control.revoke({ account: 'ann', all: true })
    await wait(50)
    for (let i = 0; i < 10; i += 1) client.socket.send(`after ${i}`)
    await ended
    client.socket.send('last')
    expect((await client.closed).code).toBe(4401)
    expect(chat.heard).toEqual(['before'])
  })

  it('keeps the order of what is sent, and checks once for what comes during a check', async () => {
    const chat = await startChat()
    const client = await chat.connect(await chat.signedIn())
    await wait(20)
    const { load } = chat.store.calls
    chat.store.break('load', { slow: '50ms' }, 2)
    const lines = Array.from({ length: 500 }, (_, i) => `line ${i}`)
    for (const line of lines) client.socket.send(line)
    await vi.waitFor(() => expect(chat.heard).toEqual(lines), PATIENCE)
    expect(chat.store.calls.load - load).toBeLessThan(12)
  })

  it('is heard to the end when it says something and leaves at once', async () => {
    const chat = await startChat()
    const connected = once(chat.wss, 'connection')
    const client = await chat.connect(await chat.signedIn())
    const [socket] = await connected
    const order: string[] = []
    socket.on('message', (data: Buffer) => order.push(String(data)))
    socket.on('close', () => order.push('closed'))
    chat.store.break('load', { slow: '50ms' })
    client.socket.send('goodbye')
    client.socket.close()
    await vi.waitFor(() => expect(order).toEqual(['goodbye', 'closed']), PATIENCE)
  })

  it('does not count as activity, unless the application says so (H4, H2)', async () => {
    const sockets = { active: (data: unknown) => String(data) === 'typing' }
    const chat = await startChat({ sockets, control: { policy: { idle: '30m', touchEvery: '1s' } } })
    const browser = await chat.signedIn()
    const client = await chat.connect(browser)
    const seen = async () => (await chat.control.list({ account: 'ann' }))[0]?.lastSeenAt
    const opened = await seen()
    chat.clock.advance('20m')
    await client.says('ping')
    client.socket.ping()
    expect(await seen()).toBe(opened)
    await client.says('typing')
    expect(await seen()).toBe(chat.clock.now())
    chat.clock.advance('29m')
    await client.says('ping')
    chat.clock.advance('2m')
    expect(await client.closed).toMatchObject({ code: 4401, reason: expect.stringMatching(/^idle/) })
  })

  it('is closed with 1013, and nobody signed out, when it speaks while the store does not answer (K2)', async () => {
    const chat = await startChat()
    const browser = await chat.signedIn()
    const [speaking, silent] = [await chat.connect(browser), await chat.connect(browser)]
    await silent.says('before')
    chat.store.break('load', 'fail')
    speaking.socket.send('hello')
    expect(await speaking.closed).toMatchObject({ code: 1013 })
    await wait(900)
    chat.store.heal()
    expect(await silent.says('hello')).toBe('echo hello')
    expect(chat.heard).toEqual(['before', 'hello'])
  })

  it('has an application that throws fail as it would without us, and hears the rest (K8)', async () => {
    const chat = await startChat({ sockets: { active: () => false } })
    const connected = once(chat.wss, 'connection')
    const client = await chat.connect(await chat.signedIn())
    const [socket] = await connected
    socket.prependListener('message', (data: Buffer) => {
      if (String(data) === 'bad') throw new Error('the application fails')
    })
    const uncaught = new Promise((resolve) => process.once('uncaughtException', resolve))
    const others = process.rawListeners('uncaughtException').slice(0, -1) as NodeJS.UncaughtExceptionListener[]
    for (const other of others) process.off('uncaughtException', other)
    client.socket.send('bad')
    expect(String(await uncaught)).toContain('the application fails')
    for (const other of others) process.on('uncaughtException', other)
    expect(await client.says('good')).toBe('echo good')
  })

  it('pauses a client that sends more than is checked, and lets the application pause it too', async () => {
    const chat = await startChat()
    const connected = once(chat.wss, 'connection')
    const client = await chat.connect(await chat.signedIn())
    const [socket] = await connected
    const pauses = vi.spyOn(socket, 'pause')
    await client.says('before')
    chat.store.break('load', { slow: '100ms' })
    const big = 'x'.repeat(10_000)
    for (let i = 0; i < 1_000; i += 1) client.socket.send(big)
    await vi.waitFor(() => expect(pauses).toHaveBeenCalled(), PATIENCE)
    chat.store.heal()
    await vi.waitFor(() => expect(chat.heard).toHaveLength(1_001), PATIENCE)
    expect(socket.isPaused).toBe(false)
    socket.once('message', () => socket.pause())
    client.socket.send('one')
    await vi.waitFor(() => expect(chat.heard).toHaveLength(1_002), PATIENCE)
    client.socket.send('two')
    await wait(100)
    expect([chat.heard.length, socket.isPaused]).toEqual([1_002, true])
    socket.resume()
    await vi.waitFor(() => expect(chat.heard).toHaveLength(1_003), PATIENCE)
  })
})
