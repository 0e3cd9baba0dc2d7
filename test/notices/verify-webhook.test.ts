// For receivers: what is ours, and new enough, and nothing else.

import { verifyWebhook } from 'utsessions/notices'
import { fakeClock } from 'utsessions/testing'
import { describe, expect, it } from 'vitest'
import { keysOf, signatureOf } from '../../src/notices/signature.ts'
import { notice, OLDER, SECRET } from './receiver.ts'

const clock = fakeClock()
const message = { type: 'session.displaced', at: notice('ann').at, data: notice('ann') }
const id = 'msg_1'

function signed({ body = JSON.stringify(message), secret = SECRET as string | string[], age = 0 } = {}) {
  const timestamp = clock.now() / 1000 - age
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatureOf(keysOf(secret), id, timestamp, body),
  }
  return { headers, body }
}

const verify = ({ headers, body }: ReturnType<typeof signed>, secret: string | string[] = SECRET) =>
  verifyWebhook(headers, body, secret, { clock })

describe('verifyWebhook', () => {
  /** The example that Standard Webhooks gives for its signatures. */
  it("agrees with the specification's example", () => {
    const body = '{"test": 2432232314}'
    const key = keysOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
    const signature = signatureOf(key, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, body)
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  it('gives the message and its id', () => {
    expect(verify(signed())).toEqual({ verified: true, id, message })
  })

  it("takes the web's headers and bytes", () => {
    const { headers, body } = signed()
    const bytes = new TextEncoder().encode(body)
    expect(verifyWebhook(new Headers(headers), bytes, SECRET, { clock }).verified).toBe(true)
  })

  it('takes any of several secrets, and any of several signatures', () => {
    expect(verify(signed({ secret: OLDER }), [SECRET, OLDER]).verified).toBe(true)
    expect(verify(signed({ secret: [SECRET, OLDER] }), OLDER).verified).toBe(true)
    expect(verify(signed({ secret: OLDER }))).toEqual({ verified: false, reason: 'signature' })
  })

  it.each([
    ['another body', { body: JSON.stringify({ ...message, at: 0 }) }, {}],
    ['another id', {}, { 'webhook-id': 'msg_2' }],
    ['another time', {}, { 'webhook-timestamp': String(clock.now() / 1000 + 1) }],
    ['another version', {}, { 'webhook-signature': signed().headers['webhook-signature'].replace('v1', 'v2') }],
    ['a shorter signature', {}, { 'webhook-signature': signed().headers['webhook-signature'].slice(0, 20) }],
    ['nothing but commas', {}, { 'webhook-signature': 'v1,,, v1, ,' }],
  ])('refuses %s', (_what, body, headers) => {
    const one = signed()
    expect(verify({ ...one, ...body, headers: { ...one.headers, ...headers } })).toEqual({
      verified: false,
      reason: 'signature',
    })
  })

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('refuses without %s', (name) => {
    const { headers, body } = signed()
    expect(verify({ body, headers: { ...headers, [name]: undefined } as never })).toEqual({
      verified: false,
      reason: 'headers',
    })
  })

  it('refuses what is older than five minutes, or as far ahead', () => {
    expect(verify(signed({ age: 300 })).verified).toBe(true)
    expect(verify(signed({ age: -300 })).verified).toBe(true)
    for (const age of [301, -301]) expect(verify(signed({ age }))).toEqual({ verified: false, reason: 'timestamp' })
    const { headers, body } = signed({ age: 20 })
    const strict = verifyWebhook(headers, body, SECRET, { clock, tolerance: '10s' })
    expect(strict).toEqual({ verified: false, reason: 'timestamp' })
    const soon = { ...headers, 'webhook-timestamp': 'soon' }
    expect(verifyWebhook(soon, body, SECRET, { clock })).toEqual({ verified: false, reason: 'timestamp' })
  })

  it.each(['{', 'null', '[]', '{"type":1}'])('what is signed, but no message, is refused: %s', (body) => {
    expect(verify(signed({ body }))).toEqual({ verified: false, reason: 'body' })
  })
})
