// Answers of a mounted handler that come in pieces. Asked for by node:http: Next replaces `fetch` in its process by one that reads on.

import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { expect, it, vi } from 'vitest'
import { FLOOD_BYTES, type Opened, PATH } from './handler.ts'
import type { Mounting, Started } from './suite.ts'

export function itStreams<Event>(app: () => Started<Event>, { headersWait }: Mounting<Event>): void {
  const open = async (name: string, first = 'data: 0\n\n') => {
    const url = `${app().url}${PATH}/stream?name=${name}&first=${encodeURIComponent(first)}`
    const [answer] = (await once(request(url).end(), 'response')) as [IncomingMessage]
    return { answer, pieces: answer.setEncoding('utf8').iterator(), stream: app().handler.opened.get(name) as Opened }
  }

  const waits = headersWait ? ' (skipped: its own server sends them with the first piece)' : ''
  it.skipIf(headersWait)(`sends the headers before there is anything to come behind them${waits}`, async () => {
    const { answer, pieces } = await open('headers', '')
    expect(answer.headers['content-type']).toBe('text/event-stream')
    await pieces.return?.()
  })

  it('sends each piece as it comes', async () => {
    const { pieces, stream } = await open('pieces')
    expect(await pieces.next()).toEqual({ done: false, value: 'data: 0\n\n' })
    for (const text of ['data: 1\n\n', 'data: 2\n\n']) {
      stream.write(text)
      expect(await pieces.next()).toEqual({ done: false, value: text })
    }
    stream.end()
    expect((await pieces.next()).done).toBe(true)
  })

  it('lets the handler know when whoever reads a stream has gone', async () => {
    const { pieces, stream } = await open('left')
    await pieces.next()
    await pieces.return?.()
    await stream.cancelled
  })

  it('cuts the connection when a stream breaks', async () => {
    const { pieces, stream } = await open('broken')
    await pieces.next()
    stream.fail()
    await expect(pieces.next()).rejects.toThrow()
    expect((await fetch(`${app().url}/app`)).status).toBe(200)
  })

  it('takes no more from the handler than is read', async () => {
    const asking = request(`${app().url}${PATH}/flood`).end()
    const [answer] = (await once(asking, 'response')) as [IncomingMessage]
    answer.pause()
    const { flooded } = app().handler
    let before = -1
    await vi.waitFor(
      () => {
        const isStill = flooded.bytes === before
        before = flooded.bytes
        expect(isStill).toBe(true)
      },
      { timeout: 50_000, interval: 500 },
    )
    expect(flooded.bytes).toBeLessThan(FLOOD_BYTES)
    asking.destroy()
  })
}
