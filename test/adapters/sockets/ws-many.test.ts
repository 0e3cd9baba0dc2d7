import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { CHROME } from '../../support/browser.ts'
import { PATIENCE } from '../../support/patience.ts'
import { type Client, startChat } from './chat.ts'

describe('a thousand sockets of one account', () => {
  it('are closed at once, for a load or two; nothing is left of them (L6)', async () => {
    const begun = vi.spyOn(globalThis, 'setInterval')
    const stopped = vi.spyOn(globalThis, 'clearInterval')
    onTestFinished(() => void vi.restoreAllMocks())
    const chat = await startChat()
    const browser = await chat.signedIn()
    const clients: Client[] = []
    for (let i = 0; i < 20; i += 1)
      clients.push(...(await Promise.all(Array.from({ length: 50 }, () => chat.connect(browser)))))
    expect(chat.wss.clients.size).toBe(1_000)
    await wait(100)
    const ticks = begun.mock.calls.flatMap(([, ms], i) => (ms === 400 ? [begun.mock.results[i]?.value] : []))
    const { load } = chat.store.calls
    let sentAt = 0
    for (const socket of chat.wss.clients) {
      const { close } = socket
      socket.close = (...args) => {
        sentAt = performance.now()
        close.apply(socket, args)
      }
    }
    await chat.control.revoke({ account: 'ann', all: true })
    const ended = performance.now()
    const all = await Promise.all(clients.map(({ closed }) => closed))
    const [sent, heard] = [sentAt - ended, Math.max(...all.map(({ at }) => at)) - ended]
    console.log(
      `1,000 close frames sent after ${sent.toFixed(0)} ms, all heard of in the same process after ${heard.toFixed(0)} ms`,
    )
    expect(sent).toBeLessThan(3_000) // a thirtieth of it where nothing else runs
    expect(new Set(all.map(({ code }) => code))).toEqual(new Set([4401]))
    expect(chat.store.calls.load - load).toBeLessThanOrEqual(3) // one is that of the revocation
    await vi.waitFor(() => expect(chat.wss.clients.size).toBe(0), PATIENCE)
    expect(ticks).toHaveLength(1)
    expect(stopped).toHaveBeenCalledWith(ticks[0])
    vi.restoreAllMocks()
    const loads = chat.store.calls.load
    await wait(500)
    expect(chat.store.calls.load).toBe(loads)
  })
})

describe('sockets that come and go', () => {
  it('leave nothing: no timer, no look, nobody who is told', async () => {
    const begun = vi.spyOn(globalThis, 'setInterval')
    const stopped = vi.spyOn(globalThis, 'clearInterval')
    onTestFinished(() => void vi.restoreAllMocks())
    const chat = await startChat({ control: { policy: { maxSessions: 2, lock: 0 } } })
    const browsers = [await chat.signedIn(), await chat.signedIn('ann', CHROME)]
    const clients = await Promise.all(browsers.map((browser) => chat.connect(browser)))
    await Promise.all(clients.map((client) => client.says('hello')))
    const ticks = begun.mock.calls.flatMap(([, ms], i) => (ms === 400 ? [begun.mock.results[i]?.value] : []))
    for (const { socket } of clients) socket.close()
    await Promise.all(clients.map(({ closed }) => closed))
    await vi.waitFor(() => expect(stopped).toHaveBeenCalledWith(ticks[0]), PATIENCE)
    vi.restoreAllMocks()
  })
})
