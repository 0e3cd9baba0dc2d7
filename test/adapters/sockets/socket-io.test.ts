import { setTimeout as wait } from 'node:timers/promises'
import type { Socket } from 'socket.io'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/socket-io'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { CHROME } from '../../support/browser.ts'
import { median } from '../../support/median.ts'
import { PATIENCE } from '../../support/patience.ts'
import { connected, refusalOf, startIo, TRANSPORTS } from './io-app.ts'

describe('the handshake of Socket.IO', () => {
  it('is made for a live session, which handlers find in the data of the socket', async () => {
    const app = await startIo()
    const met = new Promise<Socket>((resolve) => app.io.on('connection', resolve))
    const client = await connected(app.dial(await app.signedIn()))
    expect((await met).data.utsessions).toMatchObject({ account: 'ann', session: { id: (await app.live())[0] } })
    expect(await client.says('hello')).toBe('/ hello')
  })

  it('is refused where nobody is signed in (A6)', async () => {
    const app = await startIo()
    const error = await refusalOf(app.dial(app.browser()))
    expect(error.data).toMatchObject({ code: 'session-required', status: 401 })
  })

  it('is refused for pages of other origins', async () => {
    const app = await startIo({ sockets: { origins: ['https://app.example.com'] } })
    const browser = await app.signedIn()
    const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
    const from = (origin: string) => app.dial(browser, { extraHeaders: { cookie, origin } })
    expect((await refusalOf(from('https://evil.example'))).data).toMatchObject({ code: 'origin-refused', status: 403 })
    await connected(from('https://app.example.com'))
    await connected(from(app.url))
  })

  it('is refused while the store does not answer (K2)', async () => {
    const app = await startIo()
    const browser = await app.signedIn()
    app.store.break('load', 'fail')
    const manager = app.dial(browser)
    expect((await refusalOf(manager)).data).toMatchObject({ code: 'store-unavailable', status: 503 })
    app.store.heal()
    await connected(manager)
  })

  it('is refused with nothing of what the application threw', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const account = () => {
      throw new Error('password of the database')
    }
    const app = await startIo({ sockets: { account } })
    const error = await refusalOf(app.dial(await app.signedIn()))
    expect([error.message, error.data]).not.toContain('password')
    expect(error.data).toMatchObject({ status: 500 })
    warned.mockRestore()
  })

  it('lets nobody in where recovery would go round the guard', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const around = await startIo({ io: { connectionStateRecovery: {} } })
    expect((await refusalOf(around.dial(await around.signedIn()))).message).toContain('skipMiddlewares: false')
    warned.mockRestore()
    const through = await startIo({ io: { connectionStateRecovery: { skipMiddlewares: false } } })
    await connected(through.dial(await through.signedIn()))
  })

  it('leaves nothing when all have left: no timer, no look', async () => {
    const begun = vi.spyOn(globalThis, 'setInterval')
    const stopped = vi.spyOn(globalThis, 'clearInterval')
    onTestFinished(() => void vi.restoreAllMocks())
    const app = await startIo()
    const browser = await app.signedIn()
    const clients = await Promise.all(Array.from({ length: 10 }, () => connected(app.dial(browser))))
    await Promise.all(clients.map((client) => client.says('hello')))
    const ticks = begun.mock.calls.flatMap(([, ms], i) => (ms === 400 ? [begun.mock.results[i]?.value] : []))
    for (const { socket } of clients) socket.disconnect()
    await vi.waitFor(() => expect(stopped).toHaveBeenCalledWith(ticks[0]), PATIENCE)
    expect(ticks).toHaveLength(1)
    const { load } = app.store.calls
    await wait(500)
    expect(app.store.calls.load).toBe(load)
  })

  it('watches nothing for a client that left while it was asked who it is (L6)', async () => {
    const asked: Socket[] = []
    const left = async (socket: Socket) => {
      asked.push(socket)
      await vi.waitFor(() => expect(socket.conn.readyState).toBe('closed'), PATIENCE)
      return 'ann'
    }
    const app = await startIo({ sockets: { account: left } })
    const stop = vi.fn()
    const watch = vi.spyOn(app.control, 'watch').mockReturnValue(stop)
    const manager = app.dial(await app.signedIn())
    manager.socket('/').connect()
    await vi.waitFor(() => expect(asked).toHaveLength(1), PATIENCE)
    manager._close()
    await wait(300)
    expect(stop).toHaveBeenCalledTimes(watch.mock.calls.length)
  })

  it('refuses options that it does not know', () => {
    const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })
    expect(() => guard(control, { account: () => 'ann', middleware: [] } as never)).toThrow(/no option "middleware"/)
    control.dispose()
  })
})

describe.each(TRANSPORTS)('a socket of Socket.IO over %s', (transport) => {
  const over = { transports: [transport] }

  it('is told 4401 and why, is disconnected, and is refused when it comes back (L6)', async () => {
    const app = await startIo()
    const manager = app.dial(await app.signedIn(), over)
    const client = await connected(manager)
    await app.signedIn('ann', CHROME)
    const { told } = await client.ended
    const by = { device: 'Chrome on Windows', rule: null, takeover: false }
    expect(told).toEqual({ code: 4401, reason: 'displaced', at: app.clock.now(), by })
    expect(await client.disconnected).toBe('io server disconnect')
    expect((await refusalOf(manager)).data).toMatchObject({ code: 'session-ended', reason: 'displaced', by })
  })

  it('is told within a second (L6)', async () => {
    const app = await startIo()
    const late: number[] = []
    for (const account of ['ann', 'bob', 'cat', 'dan', 'eve']) {
      const client = await connected(app.dial(await app.signedIn(account), over))
      await app.control.revoke({ account, all: true })
      const ended = performance.now()
      late.push((await client.ended).at - ended)
    }
    expect(median(late)).toBeLessThan(1_000)
  })

  it('is not listened to between the end and its being told: events, onAny and acknowledgements (L6)', async () => {
    const app = await startIo()
    const acknowledged = vi.fn()
    app.io.on('connection', (socket) => socket.on('ask me', () => socket.emit('question', acknowledged)))
    const client = await connected(app.dial(await app.signedIn(), over))
    const answers: ((answer: string) => void)[] = []
    client.socket.on('question', (answer) => answers.push(answer))
    client.socket.emit('ask me')
    await vi.waitFor(() => expect(answers).toHaveLength(1), PATIENCE)
    app.store.break('load', { slow: '100ms' })
    const ended = app.control.revoke({ account: 'ann', all: true })
    await wait(50)
    client.socket.emit('say', 'too late')
    answers[0]?.('too late')
    await ended
    await client.ended
    await wait(50)
    expect(app.heard).toEqual(['ask me undefined'])
    expect(acknowledged).not.toHaveBeenCalled()
  })

  it('does not count as activity, unless the application says so (H4)', async () => {
    const active = (event: string) => event === 'typing'
    const app = await startIo({ sockets: { active }, control: { policy: { idle: '30m', touchEvery: '1s' } } })
    const client = await connected(app.dial(await app.signedIn(), over))
    const seen = async () => (await app.control.list({ account: 'ann' }))[0]?.lastSeenAt
    const opened = await seen()
    app.clock.advance('20m')
    await client.says('hello')
    expect(await seen()).toBe(opened)
    client.socket.emit('typing')
    await vi.waitFor(async () => expect(await seen()).toBe(app.clock.now()), PATIENCE)
    app.clock.advance('31m')
    expect((await client.ended).told).toMatchObject({ code: 4401, reason: 'idle' })
  })

  it('is told with all that share its connection, whatever namespace they are in', async () => {
    const app = await startIo()
    const manager = app.dial(await app.signedIn(), over)
    const clients = await Promise.all(['/', '/admin', '/public'].map((name) => connected(manager, name)))
    expect(await Promise.all(clients.map((client) => client.says('hello')))).toEqual([
      '/ hello',
      '/admin hello',
      '/public hello',
    ])
    await app.control.revoke({ account: 'ann', all: true })
    for (const client of clients.slice(0, 2))
      expect((await client.ended).told).toMatchObject({ code: 4401, reason: 'revoked' })
    await Promise.all(clients.map((client) => client.disconnected))
  })

  it('comes back by itself after it spoke while the store did not answer (K2, K7)', async () => {
    const app = await startIo()
    const client = await connected(app.dial(await app.signedIn(), over))
    await client.says('before')
    app.store.break('load', 'fail')
    client.socket.emit('say', 'lost')
    expect(await client.disconnected).toMatch(/transport close|transport error/)
    app.store.heal()
    await vi.waitFor(() => expect(client.socket.connected).toBe(true), PATIENCE)
    expect(await client.says('after')).toBe('/ after')
    expect(app.heard).toEqual(['say before', 'say after'])
  })

  it('is heard to the end when it says something and leaves at once', async () => {
    const app = await startIo()
    const client = await connected(app.dial(await app.signedIn(), over))
    app.store.break('load', { slow: '50ms' })
    client.socket.emit('say', 'goodbye')
    client.socket.disconnect()
    await vi.waitFor(() => expect(app.heard).toEqual(['say goodbye']), PATIENCE)
  })

  it('joins another namespace after a renewal, by its connection (H6)', async () => {
    const app = await startIo({
      routes: (express) => express.post('/renew', async (req, res) => void res.json(await req.utsessions.renew())),
    })
    const browser = await app.signedIn()
    const manager = app.dial(browser, over)
    await connected(manager)
    await browser.post('/renew')
    app.clock.advance('1m')
    expect(await (await connected(manager, '/admin')).says('hello')).toBe('/admin hello')
  })
})
