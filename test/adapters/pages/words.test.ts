import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/adapters/pages/language.ts'
import { en } from '../../../src/adapters/pages/words/en.ts'
import { WORDS } from '../../../src/adapters/pages/words/index.ts'
import { fill } from '../../../src/adapters/pages/words/words.ts'

const english = sentences(en)

describe.each(LANGUAGES)('the words in %s', (language) => {
  const words = sentences(WORDS[language])

  it('are all there, and no others', () => {
    expect([...words.keys()]).toEqual([...english.keys()])
    expect([...words.values()].filter((sentence) => sentence.trim() === '')).toEqual([])
  })

  it('take the same facts as the English ones', () => {
    for (const [key, sentence] of english) expect([key, names(words.get(key) ?? '')]).toEqual([key, names(sentence)])
  })

  it('carry no markup and no typewriter quotes', () => {
    expect([...words.values()].filter((sentence) => /[<>"'&]/.test(sentence))).toEqual([])
  })
})

describe.each(LANGUAGES.filter((language) => language !== 'en'))('the words in %s', (language) => {
  it('are translated, all of them', () => {
    const words = sentences(WORDS[language])
    expect([...english].filter(([key, sentence]) => words.get(key) === sentence)).toEqual([])
  })
})

describe('fill', () => {
  it('replaces each name once, and nothing inside what it put in', () => {
    expect(fill('{browser} on {system}', { browser: '{system}', system: 'Linux' })).toBe('{system} on Linux')
  })

  it('leaves a name that it was not given', () => {
    expect(fill('{ago}', {})).toBe('{ago}')
  })
})

/** Every sentence by its path: `inUse.ticket.title`. */
function sentences(tree: object, path = ''): ReadonlyMap<string, string> {
  const pairs = Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : [...sentences(value, `${path}${key}.`)],
  )
  return new Map(pairs.sort(([a], [b]) => (a < b ? -1 : 1)))
}

function names(sentence: string): readonly string[] {
  return (sentence.match(/\{\w+\}/g) ?? []).sort()
}
