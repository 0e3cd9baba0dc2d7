// The fault-injecting store does to a test what it says, and nothing else.

import { beforeEach, describe, expect, it } from 'vitest'
import { memoryStore } from '../../src/stores/memory.ts'
import { idsOf, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { type FaultyStore, faultyStore } from '../../src/testing/index.ts'
import { conforms } from '../stores/conforms.ts'

conforms('faultyStore without faults', {
  fixture: () => {
    const store = faultyStore(memoryStore())
    return { open: () => store }
  },
  without: { durable: 'it wraps a memoryStore', corrupt: 'it wraps a memoryStore' },
})

describe('faultyStore', () => {
  let store: FaultyStore
  const swap = () => store.swap('u', 0, recordOf([sessionOf('s')]), [])
  const ids = async () => idsOf(await store.load('u'))

  beforeEach(() => {
    store = faultyStore(memoryStore())
  })

  it('fails before anything has happened', async () => {
    store.break('swap', 'fail')
    await expect(swap()).rejects.toThrow(/told to fail at swap/)
    expect(await ids()).toEqual([])
  })

  it('loses the answer of what has happened', async () => {
    store.break('swap', 'lose-answer')
    await expect(swap()).rejects.toThrow(/told to lose the answer of swap/)
    expect(await ids()).toEqual(['s'])
  })

  it('loses a swap as if somebody else had been faster', async () => {
    store.break('swap', 'lose-swap', 1)
    expect(await swap()).toEqual({ swapped: false })
    expect(await ids()).toEqual([])
    expect((await swap()).swapped).toBe(true)
  })

  it('hangs until it is healed, and goes on then', async () => {
    store.break('swap', 'hang')
    let answered = false
    const swapping = swap().finally(() => {
      answered = true
    })
    expect(await ids()).toEqual([])
    expect(answered).toBe(false)
    store.heal()
    expect((await swapping).swapped).toBe(true)
  })

  it('is slow', async () => {
    store.break('load', { slow: '5ms' }, 1)
    const order = await Promise.all(
      [store.load('u'), store.load('u')].map((load, i) => load.then(() => performance.now() + i * 0)),
    )
    expect(order[0]).toBeGreaterThan(order[1] ?? Infinity)
  })

  it('breaks as many calls as it is told to, and only of that method', async () => {
    store.break('load', 'fail', 2)
    await expect(store.load('u')).rejects.toThrow()
    expect(await store.prune(0)).toBe(0)
    await expect(store.load('u')).rejects.toThrow()
    expect(await ids()).toEqual([])
  })

  it('counts calls, those that failed too', async () => {
    store.break('load', 'fail', 1)
    await store.load('u').catch(() => {})
    await store.load('u')
    await store.journal()
    expect(store.calls).toMatchObject({ load: 2, journal: 1, swap: 0 })
  })
})
