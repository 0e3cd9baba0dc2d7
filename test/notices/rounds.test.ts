// Questions beside the logins: shared, in time, a few at once, and never for ever.

import { expect, it } from 'vitest'
import { createRounds } from '../../src/notices/rounds.ts'

/** Questions that are answered by hand: with how many had been asked of that account. */
function byHand() {
  const asked: string[] = []
  const answers: (() => void)[] = []
  const ask = createRounds((account) => {
    asked.push(account)
    const number = asked.filter((one) => one === account).length
    return new Promise<number>((resolve) => answers.push(() => resolve(number)))
  })
  return { ask, asked, answer: () => answers.shift()?.() }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

it('whoever comes while a question is under way gets an answer that was read after they came, all of them the same', async () => {
  const { ask, asked, answer } = byHand()
  const early = [ask('ann'), ask('ann')]
  await settled()
  const late = [ask('ann'), ask('ann')]
  answer()
  expect(await Promise.all(early)).toEqual([1, 1])
  await settled()
  answer()
  expect(await Promise.all(late)).toEqual([2, 2])
  expect(asked).toHaveLength(2)
  const later = ask('ann')
  await settled()
  answer()
  expect(await later).toBe(3)
})

it('four are asked at once, the others one by one after them', async () => {
  const { ask, asked, answer } = byHand()
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((account) => ask(account))
  await settled()
  expect(asked).toEqual(['a', 'b', 'c', 'd'])
  answer()
  await settled()
  expect(asked).toEqual(['a', 'b', 'c', 'd', 'e'])
  for (let i = 0; i < 6; i += 1) {
    answer()
    await settled()
  }
  expect(await Promise.all(all)).toEqual(Array(6).fill(1))
})

it('a question that fails, or is never answered, is one whose answer is not known', async () => {
  const failing = createRounds(async () => {
    throw new Error('The store is down')
  })
  expect(await failing('ann')).toBeUndefined()
  expect(await failing('ann')).toBeUndefined()
  const { ask } = byHand()
  expect(await ask('ann')).toBeUndefined()
})
