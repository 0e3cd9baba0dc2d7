import { describe, expect, it } from 'vitest'
import { instantIn } from '../../src/simulate/instant.ts'

const AT = Date.UTC(2026, 10, 29, 10, 12, 5)

describe('an instant of a log', () => {
  it.each([
    ['2026-11-29T10:12:05Z', AT],
    ['2026-11-29 10:12:05', AT],
    ['2026-11-29 10:12:05 UTC', AT],
    ['2026-11-29T10:12:05.250Z', AT + 250],
    ['2026-11-29 10:12:05,123456', AT + 123],
    ['2026-11-29T11:12:05+01:00', AT],
    ['2026-11-29T05:42:05-0430', AT],
    ['2026-11-29T10:12', AT - 5_000],
    ['2026-11-29', Date.UTC(2026, 10, 29)],
    ['29/Nov/2026:10:12:05 +0000', AT],
    ['29/Nov/2026:11:12:05 +0100', AT],
    [String(AT / 1000), AT],
    [`${AT / 1000}.25`, AT + 250],
    [AT / 1000, AT],
    [AT, AT],
    [AT * 1000, AT],
    [AT * 1_000_000, AT],
    [' 2026-11-29T10:12:05Z ', AT],
  ])('%j is understood', (written, at) => {
    expect(instantIn(written)).toBe(at)
  })

  it.each([
    '',
    '-',
    'yesterday',
    '2026-13-01T00:00:00Z',
    '2026-02-31 00:00:00',
    '2026-11-29T24:00:00Z',
    '2026-11-29T10:61:00Z',
    '31/Abc/2026:10:12:05 +0000',
    '29/11/2026 10:12',
    0,
    -5,
    Number.NaN,
    null,
    undefined,
    true,
    {},
  ])('%j is none', (written) => {
    expect(instantIn(written)).toBeUndefined()
  })
})
