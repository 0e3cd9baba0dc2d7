// Nonsense is refused when it is written, with what to write instead.

import { describe, expect, it } from 'vitest'
import { collectInsight, insight, insightOf } from '../../src/insight/index.ts'
import { makeControl } from '../controller/controls.ts'

const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'UTS_OPTION_INVALID', message: expect.stringMatching(message) })
const placeOf = () => 'Berlin'
const coordinates = () => undefined

describe('insightOf', () => {
  it.each([
    [null, /must be an object, but are null/],
    [{ treshold: 1 }, /no option "treshold".*threshold/],
    [{ window: 'soon' }, /window must be.*"soon"/],
    [{ window: '59m' }, /window must be from an hour.*"59m"/],
    [{ window: '401d' }, /window must be.*"401d"/],
    [{ until: 'now' }, /until must be an instant.*"now"/],
    [{ until: -1 }, /until must be an instant.*-1/],
    [{ threshold: 0 }, /threshold must be.*0/],
    [{ threshold: 1.1 }, /threshold must be.*1\.1/],
    [{ threshold: Number.NaN }, /threshold must be.*NaN/],
    [{ travel: 'map' }, /travel must be.*"map"/],
    [{ travel: { coordinates, placeOf: 'Berlin' } }, /placeOf must be a function.*"Berlin"/],
    [{ travel: {} }, /one of coordinates and shortest/],
    [{ travel: { placeOf } }, /one of coordinates and shortest/],
    [{ travel: { placeOf, coordinates, shortest: coordinates } }, /one of coordinates and shortest/],
    [{ travel: { placeOf, coordinates: {} } }, /coordinates must be a function/],
    [{ travel: { placeOf, coordinates, speed: 1 } }, /no option "speed"/],
    [{ mostLines: 5_000 }, /no option "mostLines"/],
  ])('refuses %o', (options, message) => {
    expect(() => insightOf([], options as never)).toThrow(invalid(message))
  })
})

describe('collectInsight', () => {
  it.each([
    [{ mostLines: 999 }, /mostLines must be.*999/],
    [{ mostLines: 1e9 }, /mostLines must be/],
    [{ limit: 0 }, /limit must be.*0/],
    [{ since: 0 }, /no option "since"/],
  ])('refuses %o', (options, message) => {
    expect(() => collectInsight(options as never)).toThrow(invalid(message))
  })
})

describe('insight', () => {
  it.each([
    [{ since: 'monday' }, /since must be an instant.*"monday"/],
    [{ since: 4e12 }, /since must be an instant from an hour to 400 days ago/],
    [{ since: 0 }, /since must be an instant from an hour to 400 days ago.*0/],
    [{ window: '7d' }, /no option "window".*since/],
  ])('refuses %o', async (query, message) => {
    const { control } = makeControl()
    await expect(insight(control, query as never)).rejects.toThrow(invalid(message))
  })

  it('refuses what is no control', async () => {
    await expect(insight({} as never)).rejects.toThrow(invalid(/needs a control/))
  })
})
