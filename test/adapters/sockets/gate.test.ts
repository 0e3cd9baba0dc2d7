import { describe, expect, it, vi } from 'vitest'
import { createGate, type GateParts } from '../../../src/adapters/sockets/gate.ts'

/** A gate whose checks a test answers. */
function gated(parts: Partial<GateParts<number>> = {}) {
  const answers: ((alive: boolean) => void)[] = []
  const asked: (readonly number[])[] = []
  const delivered: number[] = []
  const done: Partial<Record<'pause' | 'resume' | 'overflow', number>> = {}
  const count = (name: 'pause' | 'resume' | 'overflow') => () => {
    done[name] = (done[name] ?? 0) + 1
  }
  const gate = createGate<number>({
    check: (messages) => {
      asked.push(messages)
      return new Promise((resolve) => answers.push(resolve))
    },
    deliver: (message) => delivered.push(message),
    pause: count('pause'),
    resume: count('resume'),
    overflow: count('overflow'),
    ...parts,
  })
  const answer = async (alive = true) => {
    answers.shift()?.(alive)
    await new Promise(setImmediate)
  }
  return { gate, asked, delivered, done, answer }
}

describe('a gate', () => {
  it('delivers in order what was checked after it came (L6)', async () => {
    const { gate, asked, delivered, answer } = gated()
    for (const message of [1, 2, 3]) gate.hold(message)
    await answer()
    expect([asked, delivered]).toEqual([[[1], [2, 3]], [1]])
    gate.hold(4)
    await answer()
    await answer()
    expect([asked, delivered]).toEqual([
      [[1], [2, 3], [4]],
      [1, 2, 3, 4],
    ])
  })

  it('drops all from the first that was not alive (L6)', async () => {
    const { gate, delivered, answer } = gated()
    for (const message of [1, 2, 3]) gate.hold(message)
    await answer()
    await answer(false)
    gate.hold(4)
    await answer()
    expect(delivered).toEqual([1])
  })

  it('delivers nothing more once it is shut, in the middle of a delivery or of a check', async () => {
    const inDelivery = gated({ deliver: () => inDelivery.gate.shut() })
    const deliver = vi.fn(() => inCheck.gate.shut())
    const inCheck = gated({ deliver })
    for (const message of [1, 2, 3]) inCheck.gate.hold(message)
    await inCheck.answer()
    await inCheck.answer()
    expect(deliver).toHaveBeenCalledOnce()
    inDelivery.gate.hold(1)
    inDelivery.gate.shut()
    await inDelivery.answer()
    expect(inDelivery.delivered).toEqual([])
  })

  it('does what comes after the last message after it, and at once where nothing is held', async () => {
    const { gate, delivered, answer } = gated()
    gate.after(() => delivered.push(0))
    gate.hold(1)
    gate.after(() => delivered.push(2))
    await answer()
    await new Promise(setImmediate)
    expect(delivered).toEqual([0, 1, 2])
  })

  it('pauses the sender while much waits, and gives up on one that goes on', async () => {
    const { gate, done, answer } = gated()
    for (let i = 0; i < 100; i += 1) gate.hold(i)
    await answer()
    expect(done).toEqual({ pause: 1 })
    await answer()
    expect(done).toEqual({ pause: 1, resume: 1 })
    for (let i = 0; i <= 20_001; i += 1) gate.hold(i)
    expect(done).toMatchObject({ pause: 2 })
    expect(done.overflow).toBeGreaterThan(0)
  })
})
