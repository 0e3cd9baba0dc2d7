import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepLooking } from '../../src/policy-file/looks.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a look waits for the one before it, so that the last one has the last word', async () => {
  const told: string[] = []
  let end = (_inDoubt: boolean) => {}
  const looks = keepLooking(
    () =>
      new Promise<boolean>((resolve) => {
        told.push('begins')
        end = resolve
      }),
    500,
  )
  await vi.advanceTimersByTimeAsync(500)
  const asked = looks.now(async () => told.push('is asked for'))
  await vi.advanceTimersByTimeAsync(10)
  expect(told).toEqual(['begins'])
  end(false)
  await asked
  expect(told).toEqual(['begins', 'is asked for'])
  looks.stop()
})

test('the next look is taken so long after the last one has ended, and sooner where that was in doubt', async () => {
  const answers = [false, true, false]
  const look = vi.fn(async () => answers.shift() ?? false)
  const looks = keepLooking(look, 500)
  for (const [waitMs, times] of [
    [499, 0],
    [1, 1],
    [500, 2],
    [249, 2],
    [1, 3],
    [499, 3],
    [1, 4],
  ] as const) {
    await vi.advanceTimersByTimeAsync(waitMs)
    expect(look).toHaveBeenCalledTimes(times)
  }
  looks.stop()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(look).toHaveBeenCalledTimes(4)
})

test('what a look that is asked for throws goes to whoever asked, and to nobody else', async () => {
  const looks = keepLooking(async () => false, 500)
  await expect(looks.now(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
  expect(await looks.now(async () => 'there')).toBe('there')
  looks.stop()
})
