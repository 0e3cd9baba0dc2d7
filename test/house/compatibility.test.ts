// docs/compatibility.md tells of the conformance files that there are, and of the rows that the suite has.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { adapterConformance } from 'utsessions/testing'
import { describe, expect, it } from 'vitest'
import { CONFORMANCE, matrixOf, rowsOf, type Shown } from '../../scripts/compatibility.ts'
import { between, conformanceFiles, PAGE } from '../../scripts/compatibility-page.ts'
import { root } from './snippets.ts'

const page = readFileSync(join(root, PAGE), 'utf8')
const WRITE_IT = `Run UPDATE_COMPATIBILITY=1 npm test ${CONFORMANCE}`

describe(PAGE, () => {
  const matrix = between(page, 'matrix')

  it('names the conformance files that there are, and no others', () => {
    const linked = [...matrix.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, file]) => file)
    expect([...new Set(linked)].sort(), WRITE_IT).toEqual(conformanceFiles().sort())
  })

  it('names every framework and host that a file spells out', () => {
    const lines = matrix.split('\n').map((line) => line.replaceAll(/ +/g, ' '))
    const spelt = conformanceFiles().flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(CALL)].map(([, framework, _quote, host]) => {
        return `| ${framework} | [${host}](../${file}) |`
      }),
    )
    expect(spelt.length).toBeGreaterThan(5)
    expect(
      spelt.filter((start) => !lines.some((line) => line.startsWith(start))),
      WRITE_IT,
    ).toEqual([])
  })

  it('lists the rows of the suite, with what its cases say', () => {
    const cases = adapterConformance({ start: () => Promise.reject(new Error('Nothing is started here')) })
    const shown = cases.map(({ row, name }) => ({ ...SHOWN, row, sentence: name.slice(row.length + 1) }))
    expect(between(page, 'rows').trim(), WRITE_IT).toBe(rowsOf(shown))
  })
})

const CALL = /\bconforms\(\s*'([^']+)',\s*(['"])(.+?)\2/g
const SHOWN: Shown = {
  file: 'x.test.ts',
  framework: 'Fast 5',
  host: 'h',
  row: 'A1',
  sentence: 'it holds',
  state: 'passed',
}

describe('the matrix', () => {
  const linesOf = (...shown: readonly Partial<Shown>[]) =>
    matrixOf(shown.map((one) => ({ ...SHOWN, ...one }))).split('\n')

  it('counts rows, not cases', () => {
    expect(linesOf({}, {}, { row: 'A2' }, { row: 'B1' })[2]).toBe('| Fast 5    | h    | 2/2 | 1/1 |')
  })

  it('says which row fails', () => {
    expect(linesOf({}, { row: 'A2' }, { row: 'A2', state: 'failed' })[2]).toContain('| 1/2 ✗A2 |')
  })

  it('gives one note for one reason, wherever it holds', () => {
    const reason = 'it keeps nothing'
    const skipped = { state: 'skipped', reason } as const
    const [, , first, second, ...notes] = linesOf(
      { row: 'C6' },
      { row: 'C7' },
      { row: 'C7', ...skipped },
      { row: 'C8', ...skipped },
      { host: 'i', row: 'C7', ...skipped },
      { host: 'i', row: 'C7' },
      { host: 'i', row: 'C8', ...skipped },
    )
    expect([first, second]).toEqual([expect.stringContaining('| 1/3 ¹ |'), expect.stringContaining('| 0/2 ¹ |')])
    expect(notes.join('').trim()).toBe('¹ C7 in part, C8: it keeps nothing')
  })

  it('calls nothing shown that was skipped without a reason', () => {
    expect(linesOf({}, { row: 'A2', state: 'skipped' }).at(-1)?.trim()).toBe('¹ A2: no reason given')
  })
})
