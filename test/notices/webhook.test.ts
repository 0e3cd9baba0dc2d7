// The webhook sender against real servers that are slow, broken, hanging, redirecting, or gone.

import type { ServerResponse } from 'node:http'
import {
  type DisplacedNotice,
  type Lost,
  notify,
  verifyWebhook,
  type WebhookOptions,
  webhook,
} from 'utsessions/notices'
import { fakeClock } from 'utsessions/testing'
import { describe, expect, it, vi } from 'vitest'
import { makeControl } from '../controller/controls.ts'
import { collect } from './notices.ts'
import { type Answer, hang, longWait, notice, OLDER, quickWait, SECRET, startReceiver, status } from './receiver.ts'

function sender(url: string, options: Partial<WebhookOptions> = {}) {
  const lost = collect<Lost>()
  const { wait, waits } = quickWait()
  const sent = webhook({ url, secret: SECRET, onLost: lost.hook, wait, ...options })
  return { ...sent, tell: sent.hooks.onDisplaced as (notice: DisplacedNotice) => Promise<void>, lost, waits }
}

describe('a webhook', () => {
  it('carries the notice as JSON, signed so that the receiver can verify it', async () => {
    const receiver = await startReceiver()
    const clock = fakeClock()
    const { tell, lost } = sender(receiver.url, { clock, headers: { 'x-key': 'let me in' } })
    await tell(notice('ann'))
    const [{ headers, body }] = (await receiver.reach(1)) as [(typeof receiver.received)[0]]
    expect(JSON.parse(body.toString())).toEqual({
      type: 'session.displaced',
      at: notice('ann').at,
      data: notice('ann'),
    })
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-key': 'let me in' })
    expect(headers['webhook-timestamp']).toBe(String(clock.now() / 1000))
    expect(verifyWebhook(headers, body, SECRET, { clock })).toMatchObject({ verified: true, id: headers['webhook-id'] })
    expect(lost.notices).toEqual([])
  })

  it('tells by its type which hook it was', async () => {
    const receiver = await startReceiver()
    const { hooks } = sender(receiver.url)
    const data = notice('ann') as never
    for (const hook of [hooks.onDisplaced, hooks.onNewDevice, hooks.onRefusedRepeatedly, hooks.onDisowned])
      await hook?.(data)
    const types = receiver.received.map(({ message }) => message.type)
    expect(types).toEqual(['session.displaced', 'device.new', 'account.refused-repeatedly', 'session.disowned'])
  })

  it('is signed with every secret while they change', async () => {
    const receiver = await startReceiver()
    const { tell } = sender(receiver.url, { secret: [SECRET, OLDER] })
    await tell(notice('ann'))
    const [one] = receiver.received
    const verify = (secret: string) => one && verifyWebhook(one.headers, one.body, secret).verified
    expect([verify(SECRET), verify(OLDER), one?.headers['webhook-signature']]).toEqual([
      true,
      true,
      expect.stringMatching(/^v1,\S{44} v1,\S{44}$/),
    ])
  })

  it('of a login comes through notify', async () => {
    const receiver = await startReceiver()
    const { hooks } = sender(receiver.url)
    const { control } = makeControl({ policy: { lock: 0 } })
    notify(control, hooks)
    await control.open({ account: 'ann', device: 'laptop' })
    await control.open({ account: 'ann', device: 'phone' })
    const types = (await receiver.reach(3)).map(({ message }) => message.type)
    expect(types).toEqual(['device.new', 'session.displaced', 'device.new'])
  })
})

describe('trying again', () => {
  it.each([500, 502, 503, 408, 425, 429])('after %i, with the same id and a new timestamp', async (code) => {
    const receiver = await startReceiver(status(code), status(code))
    const clock = fakeClock()
    const { tell, lost } = sender(receiver.url, { clock, wait: async () => void clock.advance('10s') })
    await tell(notice('ann'))
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    const times = receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']))
    expect(ids).toEqual(Array(3).fill(ids[0]))
    expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 10, 20])
    for (const { headers, body } of receiver.received) {
      expect(verifyWebhook(headers, body, SECRET, { clock }).verified).toBe(true)
    }
    expect(lost.notices).toEqual([])
  })

  it('waits twice as long each time, up to the longest, less up to half at random', async () => {
    const receiver = await startReceiver(...Array(7).fill(status(500)))
    const { tell, waits, lost } = sender(receiver.url, { attempts: 7, backoff: { from: '1s', upTo: '10s' } })
    await tell(notice('ann'))
    const longest = [1_000, 2_000, 4_000, 8_000, 10_000, 10_000]
    expect(waits).toHaveLength(6)
    waits.forEach((wait, i) => {
      expect(wait).toBeGreaterThanOrEqual((longest[i] ?? 0) / 2)
      expect(wait).toBeLessThanOrEqual(longest[i] ?? 0)
    })
    expect(lost.notices).toMatchObject([{ reason: 'attempts', attempts: 7, status: 500 }])
  })

  it.each([400, 401, 404, 410, 413, 422])('is not done after %i', async (code) => {
    const receiver = await startReceiver(status(code))
    const { tell, lost, waits } = sender(receiver.url)
    await tell(notice('ann'))
    expect(receiver.received).toHaveLength(1)
    expect(waits).toEqual([])
    expect(lost.notices).toMatchObject([
      { reason: 'answer', attempts: 1, status: code, message: { data: notice('ann') } },
    ])
  })

  it.each([301, 302, 307, 308])('is not done after a redirect (%i), and it is not followed', async (code) => {
    const elsewhere = await startReceiver()
    const receiver = await startReceiver(status(code, { location: elsewhere.url }))
    const { tell, lost } = sender(receiver.url)
    await tell(notice('ann'))
    expect(lost.notices).toMatchObject([{ reason: 'answer', status: code }])
    expect(elsewhere.received).toEqual([])
  })

  it('after a request that is not answered in time, which is given up', async () => {
    const closed = collect<void>()
    const receiver = await startReceiver((_res, req) => req.socket.once('close', closed.hook))
    const { tell, lost } = sender(receiver.url, { timeout: '2s' })
    await tell(notice('ann'))
    expect(receiver.received).toHaveLength(2)
    expect(lost.notices).toEqual([])
    await closed.reach(1)
  })

  it('after an answer that breaks off, or a connection that does; a slow one is waited for', async () => {
    const receiver = await startReceiver(
      (res) => void res.writeHead(200, { 'content-length': '10' }).destroy(),
      (_res, req) => void req.socket.destroy(),
      (res) => void setTimeout(() => res.writeHead(200).end('thank you'), 300),
    )
    const { tell, lost } = sender(receiver.url)
    await tell(notice('ann'))
    expect(receiver.received).toHaveLength(3)
    expect(lost.notices).toEqual([])
  })

  it('an answer whose body never ends is an answer', async () => {
    const receiver = await startReceiver((res) => void res.writeHead(200).write('thank'))
    const { tell, lost } = sender(receiver.url)
    await tell(notice('ann'))
    expect([receiver.received.length, lost.notices]).toEqual([1, []])
  })

  it('where nobody listens, and says why', async () => {
    const { tell, lost, waits } = sender('http://127.0.0.1:1/', { attempts: 3 })
    await tell(notice('ann'))
    expect(waits).toHaveLength(2)
    expect(lost.notices).toMatchObject([{ reason: 'attempts', attempts: 3, status: null, error: expect.any(Error) }])
  })
})

describe('Retry-After', () => {
  const clock = fakeClock()
  const inSeconds = (seconds: number) => new Date(clock.now() + seconds * 1000).toUTCString()

  it.each([
    ['7', 7_000],
    [inSeconds(9), 9_000],
    ['86400', 3_600_000],
  ])('%s is obeyed, for an hour at most', async (value, ms) => {
    const receiver = await startReceiver(status(503, { 'retry-after': value }))
    const { tell, waits } = sender(receiver.url, { clock, backoff: { from: 1, upTo: 1 } })
    await tell(notice('ann'))
    expect(waits[1]).toBe(ms)
  })

  it.each(['soon', '-5', inSeconds(-9)])('%s is nothing', async (value) => {
    const receiver = await startReceiver(status(503, { 'retry-after': value }))
    const { tell, waits } = sender(receiver.url, { clock })
    await tell(notice('ann'))
    expect(waits).toHaveLength(1)
  })

  it('holds back the messages of other accounts too', async () => {
    const clock = fakeClock()
    const receiver = await startReceiver(status(429, { 'retry-after': '60' }))
    const waits: number[] = []
    const { tell } = sender(receiver.url, {
      clock,
      atOnce: 1,
      backoff: { from: 1, upTo: 1 },
      wait: async (ms) => {
        waits.push(ms)
        if (ms > 1) clock.advance(ms)
      },
    })
    await Promise.all([tell(notice('ann')), tell(notice('bea'))])
    expect(waits.filter((ms) => ms > 1)).toEqual([60_000])
    expect(receiver.received.map(({ message }) => message.data.account)).toEqual(['ann', 'bea', 'ann'])
    const times = receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']))
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(60)
  })
})

describe('the queue', () => {
  it('keeps the order of an account, whatever fails, and lets others pass', async () => {
    const receiver = await startReceiver(status(500))
    const waits: (() => void)[] = []
    const { tell } = sender(receiver.url, { wait: () => new Promise<void>((resolve) => waits.push(resolve)) })
    const ann = [0, 1, 2].map((i) => tell(notice('ann', i)))
    await receiver.reach(1)
    await tell(notice('bea'))
    await vi.waitFor(() => expect(waits).toHaveLength(1), { timeout: 20_000 })
    waits[0]?.()
    await Promise.all(ann)
    const told = receiver.received.map(({ message: { data } }) => `${data.account} ${data.at - notice('ann').at}`)
    expect(told).toEqual(['ann 0', 'bea 0', 'ann 0', 'ann 1', 'ann 2'])
  })

  it('asks no more at once than it may', async () => {
    const held: ServerResponse[] = []
    let most = 0
    const hold: Answer = (res) => {
      most = Math.max(most, held.push(res))
    }
    const receiver = await startReceiver(...Array<Answer>(12).fill(hold))
    const { tell } = sender(receiver.url, { atOnce: 3 })
    const all = Array.from({ length: 12 }, (_, i) => tell(notice(`a${i}`)))
    for (let come = 3; come <= 14; come += 1) {
      await receiver.reach(Math.min(come, 12))
      held.shift()?.writeHead(204).end()
    }
    await Promise.all(all)
    expect(most).toBe(3)
  })

  it('is bounded: what comes when it is full is lost, and told', async () => {
    const receiver = await startReceiver(hang)
    const { tell, lost, close } = sender(receiver.url, { queue: 2 })
    const first = [0, 1].map((i) => tell(notice('ann', i)))
    await receiver.reach(1)
    await tell(notice('ann', 2))
    expect(lost.notices).toMatchObject([{ reason: 'queue', attempts: 0, message: { data: { session: { id: 's2' } } } }])
    await close({ within: 0 })
    await Promise.all(first)
    expect(lost.notices.map(({ reason }) => reason)).toEqual(['queue', 'closed', 'closed'])
  })

  it('has room again once something was delivered', async () => {
    const receiver = await startReceiver()
    const { tell, lost } = sender(receiver.url, { queue: 1 })
    for (let i = 0; i < 5; i += 1) await tell(notice('ann', i))
    expect([receiver.received.length, lost.notices]).toEqual([5, []])
  })

  it('K8 an onLost that throws is the event listener-error, and breaks nothing', async () => {
    const receiver = await startReceiver(status(404))
    const error = new Error('No such log')
    const { control } = makeControl()
    const faults = collect<unknown>()
    control.on('listener-error', faults.hook)
    const { hooks } = sender(receiver.url, {
      onLost: () => {
        throw error
      },
    })
    notify(control, hooks)
    await control.open({ account: 'ann', device: 'laptop' })
    expect(await faults.reach(1)).toEqual([{ account: null, error }])
  })

  it('warns once of what is lost where nobody asked to be told', async () => {
    const receiver = await startReceiver(status(404), status(404))
    const warnings: Error[] = []
    const onWarning = (warning: Error) => void (warning.name === 'UtsessionsWarning' && warnings.push(warning))
    process.on('warning', onWarning)
    const { onDisplaced } = webhook({ url: receiver.url, secret: SECRET }).hooks
    for (const i of [0, 1]) await onDisplaced?.(notice('ann', i))
    await vi.waitFor(() => expect(warnings).toHaveLength(1), { timeout: 20_000 })
    process.off('warning', onWarning)
    expect(warnings[0]).toMatchObject({ code: 'UTS_WEBHOOK_LOST' })
    expect(warnings[0]?.message).not.toContain('ann')
  })
})

describe('a login', () => {
  it('K8 is not held up by a receiver that hangs', async () => {
    const receiver = await startReceiver(hang, hang, hang)
    const { hooks, close } = sender(receiver.url, { timeout: '1h', atOnce: 1 })
    const { control } = makeControl({ policy: { lock: 0 } })
    notify(control, hooks)
    for (let i = 0; i < 50; i += 1) {
      expect((await control.open({ account: 'ann', device: `d${i}` })).outcome).toBe('admitted')
    }
    expect(receiver.received.length).toBeLessThan(2)
    await close({ within: 0 })
  })
})

describe('close', () => {
  it('waits for what is under way', async () => {
    const receiver = await startReceiver((res) => void setTimeout(() => res.writeHead(204).end(), 100))
    const { tell, lost, close } = sender(receiver.url)
    void tell(notice('ann', 0))
    void tell(notice('ann', 1))
    await close()
    expect([receiver.received.length, lost.notices]).toEqual([2, []])
  })

  it('tries once more, at once, what waits for its next attempt', async () => {
    const receiver = await startReceiver(status(500), status(204), status(500))
    const { tell, lost, close } = sender(receiver.url, { wait: longWait })
    const [one, two] = [tell(notice('ann', 0)), tell(notice('ann', 1))]
    await receiver.reach(1)
    await close()
    await Promise.all([one, two])
    expect(receiver.received).toHaveLength(3)
    expect(lost.notices).toMatchObject([
      { reason: 'closed', attempts: 1, status: 500, message: { data: { session: { id: 's1' } } } },
    ])
  })

  it('asks a receiver no more that wants to be left alone', async () => {
    const receiver = await startReceiver(status(503, { 'retry-after': '60' }))
    const { tell, lost, close } = sender(receiver.url, { wait: longWait })
    const told = tell(notice('ann'))
    await receiver.reach(1)
    await close()
    await told
    expect(receiver.received).toHaveLength(1)
    expect(lost.notices).toMatchObject([{ reason: 'closed', attempts: 1 }])
  })

  it('gives up what is not there after so long, and says so', async () => {
    const receiver = await startReceiver(hang)
    const { tell, lost, close } = sender(receiver.url)
    const told = [0, 1, 2].map((i) => tell(notice('ann', i)))
    await receiver.reach(1)
    await close({ within: '50ms' })
    await Promise.all(told)
    expect(receiver.received).toHaveLength(1)
    expect(lost.notices.map(({ reason, attempts }) => [reason, attempts])).toEqual([
      ['closed', 1],
      ['closed', 0],
      ['closed', 0],
    ])
  })

  it('takes nothing afterwards, and may be called again', async () => {
    const receiver = await startReceiver()
    const { tell, lost, close } = sender(receiver.url)
    await close()
    await tell(notice('ann'))
    await close({ within: '1s' })
    expect([receiver.received.length, lost.notices[0]?.reason]).toEqual([0, 'closed'])
  })
})
