import { expect, it } from 'vitest'
import { CHROME } from '../../support/browser.ts'
import { median } from '../../support/median.ts'
import { onEachPlace } from '../../support/nodes.ts'
import { connected, refusalOf, startIo, TRANSPORTS } from './io-app.ts'

const NOW = { now: () => Date.now(), advance: () => Date.now(), set: () => {} }

onEachPlace((open, place) => {
  it.each(TRANSPORTS)(
    'a socket over %s is told within a second of its displacement on another node (L6)',
    async (transport) => {
      const [here, there] = await open(2)
      if (!here || !there) throw new Error('two nodes were asked for')
      const [app, other] = [await startIo({ store: here, clock: NOW }), await startIo({ store: there, clock: NOW })]
      const late: number[] = []
      for (let i = 0; i < 5; i += 1) {
        const account = `ann${i}`
        const manager = app.dial(await app.signedIn(account), { transports: [transport] })
        const client = await connected(manager)
        await client.says('hello')
        await other.signedIn(account, CHROME)
        const displacedAt = performance.now()
        const { told, at } = await client.ended
        late.push(Math.max(0, at - displacedAt))
        expect(told).toMatchObject({ code: 4401, reason: 'displaced', by: { device: 'Chrome on Windows' } })
        await client.disconnected
        expect((await refusalOf(manager)).data).toMatchObject({ code: 'session-ended' })
      }
      console.log(`${place}, ${transport}: told after ${late.map((ms) => ms.toFixed(1)).join(', ')} ms`)
      expect(median(late)).toBeLessThan(1_000)
    },
  )
})
