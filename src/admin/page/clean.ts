// Names that others chose, made fit to be looked at. Markup is preact's to escape; here it is about characters that one cannot see.

/** Controls, formats (zero width, direction), line separators, private use, halves of pairs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu

/** Each of them as ⟨U+202E⟩: two names that look alike but are not the same are told apart, and no name turns around what stands beside it. */
export function clean(name: string): string {
  return name.replace(UNSEEN, (character) => `⟨U+${hex(character)}⟩`)
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
}
