import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { CHROME } from '../../support/browser.ts'
import { median } from '../../support/median.ts'
import { onEachPlace } from '../../support/nodes.ts'
import { startChat } from './chat.ts'

const NOW = { now: () => Date.now(), advance: () => Date.now(), set: () => {} }

onEachPlace((open, place) => {
  const nodes = async () => {
    const [here, there] = await open(2)
    if (!here || !there) throw new Error('two nodes were asked for')
    return [await startChat({ store: here, clock: NOW }), await startChat({ store: there, clock: NOW })] as const
  }

  it('a socket is closed within a second of its displacement on another node (L6)', async () => {
    const [here, there] = await nodes()
    const late: number[] = []
    for (let i = 0; i < 10; i += 1) {
      const account = `ann${i}`
      const client = await here.connect(await here.signedIn(account))
      await wait(20)
      await there.signedIn(account, CHROME)
      const ended = performance.now()
      const { code, reason, at } = await client.closed
      late.push(Math.max(0, at - ended))
      expect([code, reason]).toEqual([4401, expect.stringMatching(/^displaced at \S+Z by Chrome on Windows$/)])
    }
    console.log(
      `${place}: closed after ${median(late).toFixed(1)} ms at the median, ${Math.max(...late).toFixed(1)} ms at most`,
    )
    expect(median(late)).toBeLessThan(1_000)
  })

  it('nothing is acted on that is sent after the end on another node (L6)', async () => {
    const [here, there] = await nodes()
    for (let i = 0; i < 10; i += 1) {
      const account = `bob${i}`
      const client = await here.connect(await here.signedIn(account))
      await client.says(`before ${i}`)
      await there.control.revoke({ account, all: true })
      client.socket.send(`after ${i}`)
      expect((await client.closed).code).toBe(4401)
    }
    expect(here.heard).toEqual(Array.from({ length: 10 }, (_, i) => `before ${i}`))
  })
})
