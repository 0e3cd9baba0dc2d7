// Reads that are wanted in the same turn are asked for together, and each hears of its own alone.

import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { gathering } from '../../src/stores/gathering.ts'

/** Notes every question; whoever asks is answered when the test says so. */
function asked(isFirstAlone = true) {
  const questions: string[][] = []
  const answers: { give(found: readonly string[]): void; fail(error: Error): void }[] = []
  const all = (keys: readonly string[]) => {
    questions.push([...keys])
    return new Promise<readonly string[]>((give, fail) => answers.push({ give, fail }))
  }
  const read = gathering<string>({ isFirstAlone, one: async (key, use) => use((await all([key]))[0] as string), all })
  return { read, questions, answers }
}

const asItIs = (found: string) => found

describe('reads', () => {
  it('are asked for at once where they are the first of a turn', () => {
    const { read, questions } = asked()
    void read('a', asItIs)
    expect(questions).toEqual([['a']])
  })

  it('that follow are asked for in one question at the end of the turn, and answered each by its own', async () => {
    const { read, questions, answers } = asked()
    const found = Promise.all(['a', 'b', 'c'].map((key) => read(key, (text) => `${key}=${text}`)))
    await turn()
    expect(questions).toEqual([['a'], ['b', 'c']])
    answers[0]?.give(['1'])
    answers[1]?.give(['2', '3'])
    expect(await found).toEqual(['a=1', 'b=2', 'c=3'])
  })

  it('are asked for in one question, the first with them, where one question more costs more than the turn', async () => {
    const { read, questions } = asked(false)
    for (const key of ['a', 'b', 'c']) void read(key, asItIs)
    expect(questions).toEqual([])
    await turn()
    void read('d', asItIs)
    await turn()
    expect(questions).toEqual([['a', 'b', 'c'], ['d']])
  })

  it('are the first again in the next turn, whatever is not answered yet', async () => {
    const { read, questions } = asked()
    void read('a', asItIs)
    void read('b', asItIs)
    await turn()
    void read('c', asItIs)
    expect(questions).toEqual([['a'], ['b'], ['c']])
  })

  it('hear of a failure all together, and the next are asked for anew', async () => {
    const { read, questions, answers } = asked()
    const [first, second, third] = [read('a', asItIs), read('b', asItIs), read('c', asItIs)]
    await turn()
    answers[0]?.give(['1'])
    answers[1]?.fail(new Error('down'))
    expect(await first).toBe('1')
    await expect(second).rejects.toThrow('down')
    await expect(third).rejects.toThrow('down')
    void read('d', asItIs)
    expect(questions).toEqual([['a'], ['b', 'c'], ['d']])
  })

  it('do not wait for the end of the turn where they are two hundred', async () => {
    const { read, questions } = asked()
    for (let i = 0; i < 202; i += 1) void read(String(i), asItIs)
    expect(questions.map((keys) => keys.length)).toEqual([1, 200])
    await turn()
    expect(questions.map((keys) => keys.length)).toEqual([1, 200, 1])
  })

  it('are written with what the client asks of its own accord at the end of the turn', async () => {
    const order: string[] = []
    const client = (what: string) => {
      if (order.length === 0) setImmediate(() => order.push('written'))
      order.push(what)
    }
    const one: Parameters<typeof gathering<string>>[0]['one'] = async (key, use) => {
      client(key)
      return use(key)
    }
    const all = async (keys: readonly string[]) => {
      client(keys.join('+'))
      return keys
    }
    const read = gathering<string>({ isFirstAlone: true, one, all })
    await Promise.all(['a', 'b', 'c'].map((key) => read(key, asItIs)))
    await turn()
    expect(order).toEqual(['a', 'b+c', 'written'])
  })

  it('of which nothing can be made do not keep the others from theirs', async () => {
    const { read, answers } = asked()
    void read('first', asItIs)
    const refused = read('a', () => {
      throw new Error('newer')
    })
    const found = read('b', asItIs)
    await turn()
    answers[0]?.give(['0'])
    answers[1]?.give(['1', '2'])
    await expect(refused).rejects.toThrow('newer')
    expect(await found).toBe('2')
  })

  it('fail where the question throws', async () => {
    const broken = () => {
      throw new Error('no connection')
    }
    const read = gathering<string>({ isFirstAlone: true, one: async () => broken(), all: broken })
    const reads = ['a', 'b', 'c'].map((key) => read(key, asItIs))
    for (const each of reads) await expect(each).rejects.toThrow('no connection')
  })
})
