import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Misplaced } from '../../src/policy-file/fault.ts'
import { type Located, parseJson } from '../../src/policy-file/json.ts'

function outcome(run: () => unknown): unknown {
  try {
    return { value: run() }
  } catch {
    return 'no JSON'
  }
}

function faultOf(text: string): readonly [number, string] {
  try {
    parseJson(text)
  } catch (error) {
    return [(error as Misplaced).at, (error as Error).message]
  }
  throw new Error(`${text} was taken`)
}

/** What a careless hand does to a text. */
const damage = fc.record({
  at: fc.nat(),
  remove: fc.nat(2),
  insert: fc.constantFrom('', ',', '}', '"', '\\', '0', '-', '.', 'e', '\n', '\u00a0', '[', '/'),
})

describe('JSON', () => {
  test('is taken as JSON.parse takes it', () => {
    const texts = fc.tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 2, '\t', '\r\n'))
    const property = fc.property(texts, ([value, space]) => {
      const text = JSON.stringify(value, null, space)
      expect(parseJson(text).value).toEqual(JSON.parse(text))
    })
    fc.assert(property)
  })

  test('is refused where JSON.parse refuses it', () => {
    const property = fc.property(
      fc.jsonValue({ maxDepth: 3 }),
      fc.array(damage, { minLength: 1, maxLength: 2 }),
      (value, damages) => {
        const text = damages.reduce(
          (text, { at, remove, insert }) => {
            const place = at % (text.length + 1)
            return text.slice(0, place) + insert + text.slice(place + remove)
          },
          JSON.stringify(value, null, 1),
        )
        const ours = outcome(() => parseJson(text).value)
        if (ours === 'no JSON' && /a second time/.test(faultOf(text)[1])) return
        expect(ours).toEqual(outcome(() => JSON.parse(text)))
      },
    )
    fc.assert(property, { numRuns: 2_000 })
  })

  test('has members named like what every object has', () => {
    const { value, members } = parseJson('{"__proto__": 1, "constructor": 2}')
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor'])
    expect(members.get('__proto__')?.value).toBe(1)
  })
})

describe('places', () => {
  test('are those of the names, all the way down', () => {
    const text = '{\n  "a": { "b" : [1] }, "c":2\n}'
    const places = ({ at, members }: Located): unknown => [
      at,
      ...[...members].map(([name, one]) => [name, places(one)]),
    ]
    expect(places(parseJson(text))).toEqual([
      0,
      ['a', [text.indexOf('"a"'), ['b', [text.indexOf('"b"')]]]],
      ['c', [text.indexOf('"c"')]],
    ])
  })

  test.each([
    ['', 0, 'Expected a value, but found the end.'],
    ['{"a": 1,}', 8, 'Expected a name in double quotes, but found "}".'],
    ['{"a": 1', 7, 'Expected "," or "}", but found the end.'],
    ['{"a": 1 "b": 2}', 8, 'Expected "," or "}", but found "\\"".'],
    ['{"a" 1}', 5, 'Expected ":" after "a", but found "1".'],
    ['{"a": 5m}', 6, 'Expected a value, but found "5m". A text stands in double quotes.'],
    ['{"a": 01}', 6, 'Expected a value, but found "01". A text stands in double quotes.'],
    ['{"a": }', 6, 'Expected a value, but found "}".'],
    ["{'a': 1}", 1, 'Expected a name in double quotes, but found "\'".'],
    ['{"a": five}', 6, 'Expected a value, but found "five". A text stands in double quotes.'],
    ['[1 // one\n]', 3, 'Expected "," or "]", but found "/". JSON has no comments.'],
    ['{"a": 1} {"b": 2}', 9, 'Expected nothing more, but found "{".'],
    ['{"a": "5m}', 6, 'This text has no closing quote.'],
    ['{"a": "5\nm"}', 6, 'This text has a line break, a control character or an unknown escape in it: "\\"5\\nm\\"".'],
    ['{"lock": 1, "lock": 2}', 12, '"lock" stands here a second time. Leave one of the two.'],
    [`${'['.repeat(40)}1`, 33, 'This is nested deeper than 32.'],
  ])('%j is no JSON from %i on', (text, at, message) => {
    expect(faultOf(text)).toEqual([at, message])
  })
})
