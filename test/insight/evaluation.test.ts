// What insight is worth: precision first. The tables of docs/insight.md are those that come out.

import { readFileSync } from 'node:fs'
import type { Entry } from 'utsessions'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Cell, evaluate, historiesOf, PUBLISHED, ratesOf, toldOf } from './evaluation.ts'
import { PAGE, withTables } from './page.ts'

let cells: readonly Cell[]

beforeAll(() => {
  cells = evaluate()
})

describe.each(['without', 'withPlaces'] as const)('of the histories, looked at %s,', (looked) => {
  it('hardly any are told of that are not shared', () => {
    expect(ratesOf(cells, looked).precision).toBeGreaterThan(0.97)
  })

  it('enough are told of that are', () => {
    expect(ratesOf(cells, looked).recall).toBeGreaterThan(0.3)
  })

  it('those of one person are told of less often than once in a hundred', () => {
    const alone = cells.filter(({ kind }) => kind.truth === 'one person')
    expect(toldOf(alone, looked) / historiesOf(alone)).toBeLessThan(0.01)
  })
})

it('lines of before, which name no device, are as seldom taken for a sign', () => {
  const bare = evaluate({ first: PUBLISHED.first, count: 5 }, withoutNames)
  expect(ratesOf(bare, 'without').precision).toBeGreaterThan(0.97)
  expect(ratesOf(bare, 'without').recall).toBeGreaterThan(0.2)
})

/** As they were written before they named devices and places. */
function withoutNames(entry: Entry): Entry {
  const { on, was, place, exempt, label, ...rest } = entry
  return { ...rest, ...(label !== undefined && entry.kind !== 'refused' && { label }) }
}

it('docs/insight.md has the tables that come out', () => {
  const page = readFileSync(PAGE, 'utf8')
  expect(withTables(page, cells)).toBe(page)
})
