import { describe, expect, it } from 'vitest'
import { createFollowing } from '../../src/cli/following.ts'
import { createSessionControl, type Entry, memoryStore } from '../../src/index.ts'
import { fakeClock } from '../../src/testing/index.ts'

function followed(filter = {}) {
  const clock = fakeClock()
  const store = memoryStore()
  const control = createSessionControl({ store, clock, pruneEvery: 'never' })
  const following = createFollowing(control, filter, new AbortController().signal)
  const line = (account: string, at = clock.now()): Entry => ({ account, kind: 'refused', at, reason: 'locked' })
  return {
    clock,
    store,
    control,
    line,
    look: async () => (await following.look()).map(({ account }) => account),
    following,
  }
}

describe('following the journal', () => {
  it('tells what has come since the last look, oldest first, each line once', async () => {
    const { clock, store, line, look } = followed()
    await store.append([line('before')])
    expect(await look()).toEqual([])
    await store.append([line('a'), line('b')])
    expect(await look()).toEqual(['a', 'b'])
    expect(await look()).toEqual([])
    for (let i = 0; i < 30; i++) {
      clock.advance('1s')
      await store.append([line(`${i}`)])
      expect(await look()).toEqual([`${i}`])
    }
  })

  it('tells lines that say the same as often as they are there', async () => {
    const { store, line, look } = followed()
    await look()
    await store.append([line('a'), line('a')])
    expect(await look()).toEqual(['a', 'a'])
    await store.append([line('a')])
    expect(await look()).toEqual(['a'])
  })

  it('tells a line that becomes visible late', async () => {
    const { clock, store, line, look } = followed()
    await look()
    clock.advance('5s')
    await store.append([line('newer')])
    expect(await look()).toEqual(['newer'])
    await store.append([line('older', clock.now() - 4_000)])
    expect(await look()).toEqual(['older'])
  })

  it('tells all of an outage once the store answers, however long that took', async () => {
    const { clock, store, line, look, control, following } = followed()
    await look()
    const { journal } = control
    control.journal = async () => {
      throw new Error('out')
    }
    await expect(following.look()).rejects.toThrow('out')
    for (let i = 0; i < 3; i++) {
      clock.advance('10m')
      await store.append([line(`${i}`)])
    }
    control.journal = journal
    expect(await look()).toEqual(['0', '1', '2'])
    expect(await look()).toEqual([])
  })

  it('goes over pages, and by account and kind', async () => {
    const { store, line, look } = followed({ account: 'a', kinds: ['refused'] })
    await look()
    const lines = Array.from({ length: 4_200 }, () => line('a'))
    await store.append([...lines, line('b'), { ...line('a'), kind: 'opened' }])
    expect(await look()).toHaveLength(4_200)
  })
})
