// One subscription for everybody who watches: begun with the first, ended with the last, all channels or none.

import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { type Subscribe, watchersOf } from '../../src/stores/channel.ts'

/** A broker in the hand of a test: who listens to which channel, and what was done in which order. */
function broker() {
  const listening = new Map<
    string,
    { onMessage: (message: string) => void; onMissed: () => void; onLost: () => void }
  >()
  const done: string[] = []
  let failing = ''
  const subscribe: Subscribe = async (channel, onMessage, onMissed, onLost = () => {}) => {
    if (channel === failing) throw new Error(`no ${channel}`)
    done.push(`listen ${channel}`)
    listening.set(channel, { onMessage, onMissed, onLost })
    return async () => {
      await Promise.resolve()
      done.push(`stop ${channel}`)
      listening.delete(channel)
    }
  }
  return {
    subscribe,
    listening,
    done,
    fail: (channel: string) => {
      failing = channel
    },
  }
}

const asItIs = (message: string) => message

/** What a watcher is told of its connection, as it comes. */
async function toldTo(watchers: ReturnType<typeof watchersOf>): Promise<readonly string[]> {
  const told: string[] = []
  await watchers.add(
    () => {},
    () => told.push('missed'),
    () => told.push('lost'),
  )
  return told
}

describe('watchers', () => {
  it('share one subscription, which ends with the last of them', async () => {
    const { subscribe, listening, done } = broker()
    const watchers = watchersOf(['a'], subscribe, asItIs)
    const told: string[] = []
    const [first, second] = await Promise.all(
      [1, 2].map((i) => watchers.add((account) => told.push(`${i} ${account}`))),
    )
    listening.get('a')?.onMessage('u')
    await first?.()
    listening.get('a')?.onMessage('v')
    await second?.()
    await second?.()
    expect(told).toEqual(['1 u', '2 u', '2 v'])
    expect(done).toEqual(['listen a', 'stop a'])
  })

  it('listen to all channels or to none, and may try again', async () => {
    const { subscribe, listening, fail } = broker()
    const watchers = watchersOf(['a', 'b', 'c'], subscribe, asItIs)
    fail('b')
    await expect(watchers.add(() => {})).rejects.toThrow('no b')
    expect([...listening.keys()]).toEqual([])
    fail('')
    await watchers.add(() => {})
    expect([...listening.keys()]).toEqual(['a', 'b', 'c'])
  })

  it('are told once of a connection that was lost, however many channels it had', async () => {
    const { subscribe, listening } = broker()
    const watchers = watchersOf(['a', 'b', 'c'], subscribe, asItIs)
    let missed = 0
    await watchers.add(
      () => {},
      () => {
        missed += 1
      },
    )
    for (const expected of [1, 2]) {
      for (const { onMissed } of listening.values()) onMissed()
      await Promise.resolve()
      expect(missed).toBe(expected)
    }
  })

  it('that come while the last one goes listen after that', async () => {
    const { subscribe, done } = broker()
    const watchers = watchersOf(['a'], subscribe, asItIs)
    const unwatch = await watchers.add(() => {})
    await Promise.all([unwatch(), watchers.add(() => {})])
    expect(done).toEqual(['listen a', 'stop a', 'listen a'])
    await watchers.clear()
    await watchers.clear()
    expect(done.at(-1)).toBe('stop a')
  })

  it('hear nothing of a subscription before theirs, which is lost as it ends', async () => {
    const { subscribe, listening } = broker()
    const watchers = watchersOf(['a'], subscribe, asItIs)
    const unwatch = await watchers.add(() => {})
    const before = listening.get('a')
    await unwatch()
    const told = await toldTo(watchers)
    before?.onLost()
    await Promise.resolve()
    expect(told).toEqual([])
    listening.get('a')?.onMissed()
    await Promise.resolve()
    expect(told).toEqual(['missed'])
  })

  it('are told that nothing may be told, and that it is again once all channels are there', async () => {
    const { subscribe, listening } = broker()
    const watchers = watchersOf(['a', 'b'], subscribe, asItIs)
    const told: string[] = []
    const tell = (what: string) => () => told.push(what)
    await watchers.add(() => {}, tell('missed'), tell('lost'))
    listening.get('a')?.onLost()
    listening.get('b')?.onLost()
    expect(told).toEqual(['lost', 'lost'])
    listening.get('a')?.onMissed()
    await Promise.resolve()
    expect(told).toEqual(['lost', 'lost'])
    listening.get('b')?.onMissed()
    await Promise.resolve()
    expect(told).toEqual(['lost', 'lost', 'missed'])
  })

  it('that come while the connection is lost are told so before they are told that they watch', async () => {
    const { subscribe, listening } = broker()
    const watchers = watchersOf(['a'], subscribe, asItIs)
    await watchers.add(() => {})
    listening.get('a')?.onLost()
    const told = await toldTo(watchers)
    expect(told).toEqual(['lost'])
    listening.get('a')?.onMissed()
    await Promise.resolve()
    expect(told).toEqual(['lost', 'missed'])
  })

  it('whose connection is lost again at once hear of the loss last', async () => {
    const { subscribe, listening } = broker()
    const watchers = watchersOf(['a'], subscribe, asItIs)
    const told = await toldTo(watchers)
    listening.get('a')?.onLost()
    listening.get('a')?.onMissed()
    listening.get('a')?.onLost()
    await Promise.resolve()
    expect(told.at(-1)).toBe('lost')
  })

  it('are told that nothing will be told any more when the store is closed', async () => {
    const { subscribe } = broker()
    const watchers = watchersOf(['a'], subscribe, asItIs)
    const told = await toldTo(watchers)
    await watchers.clear()
    expect(told).toEqual(['lost'])
  })

  it('K8 one that throws keeps none of the others from being told, and becomes a warning', async () => {
    const { subscribe, listening } = broker()
    const watchers = watchersOf(['a'], subscribe, asItIs)
    const warned = once(process, 'warning')
    const told: string[] = []
    const fail = () => {
      throw new Error('a page that is gone')
    }
    await watchers.add(fail, fail)
    await watchers.add(
      (account) => told.push(account),
      () => told.push('missed'),
    )
    listening.get('a')?.onMessage('ann')
    listening.get('a')?.onMissed()
    await Promise.resolve()
    expect(told).toEqual(['ann', 'missed'])
    expect(String((await warned)[0])).toContain('a page that is gone')
  })
})
