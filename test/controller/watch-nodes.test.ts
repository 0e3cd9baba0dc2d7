import { setTimeout as wait } from 'node:timers/promises'
import { createSessionControl, type Ended, type Store } from 'utsessions'
import { expect, it, onTestFinished, vi } from 'vitest'
import { median } from '../support/median.ts'
import { onEachPlace, withoutWatch } from '../support/nodes.ts'
import { idOf } from './controls.ts'

const ANN = { account: 'ann' }

function controlOn(store: Store) {
  const control = createSessionControl({
    store,
    policy: { lock: 0, idle: '30m' },
    pruneEvery: 'never',
    storeTimeout: '30s',
  })
  onTestFinished(() => control.dispose())
  return control
}

onEachPlace((open) => {
  it.each([
    ['that watch', 200, (store: Store) => store],
    ['that cannot watch', 900, withoutWatch],
  ] as const)('tells within a second of endings on another node, with stores %s (L6)', async (_, mostMs, as) => {
    const [one, other] = (await open(2)).map((store) => controlOn(as(store)))
    if (!one || !other) throw new Error('two nodes were asked for')
    const late: number[] = []
    for (let i = 0; i < 5; i += 1) {
      const session = idOf(await one.open(ANN))
      const told: Ended[] = []
      let toldAt = 0
      one.watch({ ...ANN, session }, (ended) => {
        toldAt = performance.now()
        told.push(ended)
      })
      await wait(50)
      await other.open({ ...ANN, label: 'Firefox on Linux' })
      const done = performance.now()
      await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 20_000, interval: 2 })
      late.push(Math.max(0, toldAt - done))
      expect(told[0]).toMatchObject({ reason: 'displaced', by: { label: 'Firefox on Linux' } })
    }
    console.log(`told after ${late.map((ms) => ms.toFixed(1)).join(', ')} ms`)
    expect(Math.min(...late)).toBeLessThan(mostMs)
    expect(median(late)).toBeLessThan(1_000)
  })
})
