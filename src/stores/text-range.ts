// A search by prefix as a range of texts, for stores whose texts are in the order of their bytes.

/** All texts that begin with the prefix; without an upper bound where no text can be greater. Holds for UTF-8, byte by byte. */
export function textRange(prefix: string): { readonly from: string; readonly below: string | undefined } {
  const points = Array.from(prefix, (character) => character.codePointAt(0) as number)
  while (points.at(-1) === LAST_CODE_POINT) points.pop()
  const last = points.pop()
  if (last === undefined) return { from: prefix, below: undefined }
  return {
    from: prefix,
    below: String.fromCodePoint(...points, last === BEFORE_SURROGATES ? AFTER_SURROGATES : last + 1),
  }
}

const LAST_CODE_POINT = 0x10ffff
const BEFORE_SURROGATES = 0xd7ff
const AFTER_SURROGATES = 0xe000
