// Reads that are wanted in the same turn are asked for together, and each hears of its own alone.

import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { gathering } from '../../src/stores/gathering.ts'

/** Notes every question; whoever asks is answered when the test says so. */
function asked() {
  const questions: string[][] = []
  const answers: { give(found: readonly string[]): void; fail(error: Error): void }[] = []
  const all = (keys: readonly string[]) => {
    questions.push([...keys])
    return new Promise<readonly string[]>((give, fail) => answers.push({ give, fail }))
  }
  const read = gathering<string>({ one: async (key, use) => use((await all([key]))[0] as string), all })
  return { read, questions, answers }
}

const asItIs = (found: string) => found

describe('reads', () => {
  it('are asked for in one question, and answered each by its own', async () => {
    const { read, questions, answers } = asked()
    const found = Promise.all(['a', 'b', 'c'].map((key) => read(key, (text) => `${key}=${text}`)))
    await turn()
    expect(questions).toEqual([['a', 'b', 'c']])
    answers[0]?.give(['1', '2', '3'])
    expect(await found).toEqual(['a=1', 'b=2', 'c=3'])
  })

  it('that are alone are asked for before the process does anything else', async () => {
    const { read, questions } = asked()
    void read('a', asItIs)
    expect(questions).toEqual([])
    await new Promise(process.nextTick)
    expect(questions).toEqual([['a']])
  })

  it('wait for the end of the turn, and not for those that are under way', async () => {
    const { read, questions } = asked()
    void read('a', asItIs)
    await turn()
    void read('b', asItIs)
    await new Promise(process.nextTick)
    void read('c', asItIs)
    expect(questions).toEqual([['a']])
    await turn()
    expect(questions).toEqual([['a'], ['b', 'c']])
  })

  it('are alone again once all are answered, or have failed', async () => {
    const { read, questions, answers } = asked()
    const [first, second] = [read('a', asItIs), read('b', asItIs)]
    await turn()
    answers[0]?.fail(new Error('down'))
    await expect(first).rejects.toThrow('down')
    await expect(second).rejects.toThrow('down')
    void read('c', asItIs)
    await new Promise(process.nextTick)
    expect(questions).toEqual([['a', 'b'], ['c']])
  })

  it('do not wait where they are two hundred', async () => {
    const { read, questions } = asked()
    for (let i = 0; i < 201; i += 1) void read(String(i), asItIs)
    expect(questions.map((keys) => keys.length)).toEqual([200])
    await turn()
    expect(questions.map((keys) => keys.length)).toEqual([200, 1])
  })

  it('of which nothing can be made do not keep the others from theirs', async () => {
    const { read, answers } = asked()
    const refused = read('a', () => {
      throw new Error('newer')
    })
    const found = read('b', asItIs)
    await turn()
    answers[0]?.give(['1', '2'])
    await expect(refused).rejects.toThrow('newer')
    expect(await found).toBe('2')
  })

  it('fail where the question throws', async () => {
    const broken = () => {
      throw new Error('no connection')
    }
    const read = gathering<string>({ one: async () => broken(), all: broken })
    await expect(read('a', asItIs)).rejects.toThrow('no connection')
    await expect(Promise.all([read('a', asItIs), read('b', asItIs)])).rejects.toThrow('no connection')
  })
})
