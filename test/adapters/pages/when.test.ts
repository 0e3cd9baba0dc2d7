import { describe, expect, it } from 'vitest'
import { visitorOf } from '../../../src/adapters/pages/visitor.ts'
import { ago, instant, within } from '../../../src/adapters/pages/when.ts'
import { context, HOUR, MINUTE, NOW, SECOND } from './context.ts'

const visitor = (acceptLanguage: string, timeZone?: string) => visitorOf(context({ acceptLanguage, timeZone }))

describe('ago', () => {
  it.each([
    [0, 'just now'],
    [59_999, 'just now'],
    [MINUTE, '1 minute ago'],
    [3 * MINUTE - 1, '2 minutes ago'],
    [2 * HOUR, '2 hours ago'],
    [72 * HOUR, '3 days ago'],
  ])('says of %d ms: %s', (elapsed, said) => {
    expect(ago(NOW - elapsed, visitor('en'))).toBe(said)
  })

  it('never speaks of the future', () => {
    expect(ago(NOW + HOUR, visitor('en'))).toBe('just now')
  })
})

describe('within', () => {
  it.each([
    [1, 'in 1 second'],
    [30 * SECOND, 'in 30 seconds'],
    [MINUTE, 'in 1 minute'],
    [4 * MINUTE + 1, 'in 5 minutes'],
    [48 * HOUR, 'in 2 days'],
  ])('says of %d ms, rounded up: %s', (left, said) => {
    expect(within(NOW + left, visitor('en'))).toBe(said)
  })

  it.each([
    ['de', 'in 5 Minuten'],
    ['fr', 'dans 5 minutes'],
    ['es', 'dentro de 5 minutos'],
    ['ja', '5 分後'],
  ])('speaks %s', (language, said) => {
    expect(within(NOW + 5 * MINUTE, visitor(language))).toBe(said)
  })
})

describe('instant', () => {
  it('names the zone, UTC unless the application gives one', () => {
    expect(instant(NOW, visitor('en')).markup).toBe('<time datetime="2026-11-23T10:02:00.000Z">10:02 UTC</time>')
    expect(instant(NOW, visitor('de', 'Europe/Berlin')).markup).toContain('>11:02 MEZ<')
  })

  it('names the day of what is half a day away', () => {
    expect(instant(NOW - 12 * HOUR, visitor('en')).markup).toContain('22 November')
    expect(instant(NOW - 12 * HOUR + 1, visitor('en')).markup).not.toContain('November')
  })
})
