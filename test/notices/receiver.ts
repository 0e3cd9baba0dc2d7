// A real receiver of webhooks on loopback: what came, and how it answers, one function a request.

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { DisplacedNotice, Wait, WebhookMessage } from 'utsessions/notices'
import { expect, onTestFinished, vi } from 'vitest'

export const SECRET = `whsec_${Buffer.from('a secret that has 32 bytes in it').toString('base64')}`
export const OLDER = `whsec_${Buffer.from('an older secret, 32 bytes as well').toString('base64')}`

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly message: WebhookMessage
}

export type Answer = (res: ServerResponse, req: IncomingMessage, received: Received) => void

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (res) =>
    void res.writeHead(code, headers).end()

/** Never answers. */
export const hang: Answer = () => {}

export interface Receiver {
  readonly url: string
  readonly received: Received[]
  /** Resolves with all, once there are so many. */
  reach(count: number): Promise<readonly Received[]>
}

/** Answers the requests in this order, and those after them with 204. */
export async function startReceiver(...answers: readonly Answer[]): Promise<Receiver> {
  const received: Received[] = []
  const server = createServer(async (req, res) => {
    const body = await buffer(req)
    const one = { headers: req.headers, body, message: JSON.parse(body.toString()) as WebhookMessage }
    received.push(one)
    const answer = answers[received.length - 1] ?? status(204)
    answer(res, req, one)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    reach: async (count) => {
      await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(count), { timeout: 20_000, interval: 5 })
      return received
    },
  }
}

/** Waits that are over at once, and what was waited for. */
export function quickWait(): { readonly wait: Wait; readonly waits: number[] } {
  const waits: number[] = []
  return { waits, wait: async (ms) => void waits.push(ms) }
}

/** A wait that ends only when it is told to, by its signal. */
export const longWait: Wait = (_ms, signal) => new Promise((resolve) => signal.addEventListener('abort', resolve))

export function notice(account: string, number = 0): DisplacedNotice {
  return {
    account,
    at: 1_767_261_600_000 + number,
    session: { id: `s${number}`, device: 'Firefox on Linux', since: 1_767_261_000_000 },
    by: { id: `s${number + 1}`, device: 'Safari on iPhone', place: 'Lyon' },
    takeover: false,
    operator: null,
    rule: null,
  }
}
