import { expect, it, onTestFinished, vi } from 'vitest'
import { application, sqlitePlace } from './places.ts'

it('a verb plans no upkeep of the store, however long it runs: that is the application’s', async () => {
  const { cli } = await application(sqlitePlace())
  const timers = vi.spyOn(globalThis, 'setTimeout')
  onTestFinished(() => timers.mockRestore())
  expect((await cli('stats')).code).toBe(0)
  const lengths = timers.mock.calls.map(([, ms = 0]) => ms)
  expect(lengths.filter((ms) => ms > 60_000)).toEqual([])
})
