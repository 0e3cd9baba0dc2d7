// What the bench makes of its rounds: quartiles, goals that are reached or not, and what has moved.

import { describe, expect, it } from 'vitest'
import { asked } from '../../bench/asked.ts'
import { movedTable } from '../../bench/figures.ts'
import { atLeast, atMost, attainment, figureOf, goalsTable, type Limit, measured } from '../../bench/goals.ts'
import { put } from '../../bench/page.ts'
import { interleave } from '../../bench/rounds.ts'
import { percentile, quotients, spreadOf } from '../../bench/statistics.ts'

describe('the figures of rounds', () => {
  it('have a median, a middle half and their ends', () => {
    expect(spreadOf([5, 1, 4, 2, 3])).toEqual({ median: 3, lower: 2, upper: 4, low: 1, high: 5 })
    expect(spreadOf([1, 2])).toEqual({ median: 1.5, lower: 1.25, upper: 1.75, low: 1, high: 2 })
    expect(percentile([1, 2, 3, 4], 95)).toBe(4)
  })

  it('are divided round by round', () => {
    expect(quotients([10, 40], [20, 20])).toEqual([0.5, 2])
  })

  it('come from every cell in turn, there and back, and not from the warm-up', async () => {
    const order: string[] = []
    const cell = (name: string) => ({
      name,
      warmUp: async () => void order.push(`${name} warm`),
      measure: async () => ({ rate: order.push(name) }),
    })
    const { of } = await interleave(2, [cell('a'), cell('b')])
    expect(order).toEqual(['a warm', 'b warm', 'a', 'b', 'b', 'a'])
    expect(of('a')).toEqual([3, 6])
  })

  it('go on without a cell that fails, and its goals say why', async () => {
    const fine = { name: 'fine', measure: async () => ({ rate: 1 }) }
    const broken = { name: 'broken', measure: () => Promise.reject(new Error('no server')) }
    const { of } = await interleave(2, [broken, fine])
    const goal = { name: 'ratio', limit: atLeast(1) }
    expect(measured(goal, () => of('fine'))).toEqual({ ...goal, figures: [1, 1] })
    expect(measured(goal, () => of('broken'))).toEqual({ ...goal, fault: 'broken: no server' })
  })
})

const figure = (limit: Limit, figures: readonly number[], at = 'now') => figureOf({ name: '', limit, figures }, at)

describe('a goal', () => {
  it('is reached by its median, and closely where the middle half lies on both sides', () => {
    const table = goalsTable({
      clear: figure(atLeast(0.8), [0.9, 0.9, 0.9]),
      close: figure(atMost(2), [1, 1.9, 2.5]),
      missed: figure(atMost(2), [3, 3, 3]),
    })
    expect(table.split('\n').map((row) => row.split('|').at(-2)?.trim())).toEqual([
      'reached',
      expect.stringMatching(/^-+$/),
      'yes',
      'yes, closely',
      '**no**',
    ])
  })

  it('is as far from its limit whichever side is the good one', () => {
    expect(attainment({ name: '', limit: atLeast(0.5) }, 1)).toBe(2)
    expect(attainment({ name: '', limit: atMost(2) }, 1)).toBe(2)
  })
})

describe('what has moved', () => {
  const kept = (figures: readonly number[]) => ({
    at: '2026-01-01T00:00:00Z',
    machine: '',
    versions: {},
    goals: { ratio: figure(atLeast(1), figures, 'then') },
  })

  it('is named when it is by more than the spread', () => {
    expect(movedTable(kept([1, 1.1, 1.2]), { ratio: figure(atLeast(1), [0.5, 0.6, 0.7]) })).toMatch(
      /ratio.*1\.10.*0\.60.*worse/,
    )
  })

  it('is not named within the spread', () => {
    expect(movedTable(kept([1, 1.1, 1.4]), { ratio: figure(atLeast(1), [0.9, 1, 1.3]) })).toMatch(/^Nothing has moved/)
  })
})

describe('a run', () => {
  it('measures what it is asked for, and is a trial with few rounds', () => {
    expect(asked(['--only', 'redis', '--only', 'hono'], ['redis', 'hono'], '2')).toMatchObject({
      only: ['redis', 'hono'],
      rounds: 2,
      isTrial: true,
    })
    expect(asked([], ['redis'], undefined)).toMatchObject({ only: undefined, rounds: 11, isTrial: false })
    expect(() => asked(['--only', 'nothing'], ['redis'])).toThrow('--only with one of redis')
  })

  it('writes between the markers of a page, and nowhere else', () => {
    expect(put('a\n<!-- x -->old<!-- /x -->\nb', 'x', 'new')).toBe('a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb')
    expect(() => put('a', 'x', 'new')).toThrow('no part between')
  })
})
