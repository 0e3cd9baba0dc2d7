// Where the store has a clock, it counts: for decisions, tickets, what the control says the time is, and what is dropped.

import { memoryStore, type Store } from 'utsessions'
import { type FakeClock, fakeClock } from 'utsessions/testing'
import { describe, expect, it } from 'vitest'
import { type ControlOptions, makeControl, type TestControl, tokenOf } from './controls.ts'

const SECRET = 'a secret of sixteen characters'

interface Nodes {
  readonly server: FakeClock
  /** Ten minutes behind the store's clock, and ten minutes ahead of it. */
  readonly slow: TestControl
  readonly fast: TestControl
}

/** Two nodes whose clocks differ by twenty minutes, on a store with a clock of its own. */
function nodes(options: ControlOptions): Nodes {
  const server = fakeClock()
  const memory = memoryStore()
  const store: Store = { ...memory, load: async (account) => ({ ...(await memory.load(account)), now: server.now() }) }
  const nodeAt = (minutes: number) => makeControl(options, { store, clock: fakeClock(server.now() + minutes * 60_000) })
  return { server, slow: nodeAt(-10), fast: nodeAt(10) }
}

describe('a store with a clock', () => {
  it('G12 keeps the lock window right on nodes whose clocks differ', async () => {
    const { server, slow, fast } = nodes({ policy: { lock: '5m' } })
    const openedAt = server.now()
    await slow.control.open({ account: 'U', device: 'A' })
    server.advance('299999ms')
    const refused = await fast.control.open({ account: 'U', device: 'B' })
    expect(refused).toMatchObject({ outcome: 'refused', reason: 'locked', retryAt: openedAt + 300_000 })
    server.advance('1ms')
    expect((await fast.control.open({ account: 'U', device: 'B' })).outcome).toBe('admitted')
  })

  it('makes the control tell its time, so that Retry-After is right', async () => {
    const { server, slow, fast } = nodes({})
    for (const { control } of [slow, fast]) {
      await control.open({ account: 'U' })
      expect(control.now()).toBe(server.now())
    }
    slow.clock.advance('1s')
    expect(slow.control.now()).toBe(server.now() + 1_000)
  })

  it('M1 M4 G12 bounds a ticket by two minutes of its time, whichever node gave it', async () => {
    const { server, slow, fast } = nodes({ policy: { lock: '1h', takeover: 'ask' }, secret: SECRET })
    await slow.control.open({ account: 'U', device: 'A' })
    const late = await ticketOf(slow, 'B')
    const used = await ticketOf(slow, 'C')
    server.advance('119s')
    expect((await fast.control.takeover({ account: 'U', device: 'C', ticket: used })).outcome).toBe('admitted')
    server.advance('1s')
    expect(await fast.control.takeover({ account: 'U', device: 'B', ticket: late })).toMatchObject({ reason: 'ticket' })
  })

  it('G12 keeps a node in the year 2099 from dropping what is alive, also one that has just started', async () => {
    const { slow, fast } = nodes({ policy: { idle: '1h' } })
    const token = tokenOf(await slow.control.open({ account: 'U' }))
    fast.clock.set(Date.UTC(2099, 0, 1))
    expect(await fast.control.prune()).toBe(0)
    expect((await slow.control.check({ account: 'U', token })).outcome).toBe('alive')
  })
})

async function ticketOf({ control }: TestControl, device: string): Promise<string> {
  const answer = await control.open({ account: 'U', device })
  if (answer.outcome !== 'refused' || answer.ticket === null) throw new Error(`No ticket in ${JSON.stringify(answer)}`)
  return answer.ticket
}
