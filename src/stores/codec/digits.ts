// Numbers of a record's text: whole ones in base 64, most of them as how long before or after the record's own instant they were.

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_'
const BASE = 64
const NO_DIGIT = 255
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = DIGITS.indexOf(String.fromCharCode(code))
  return value < 0 ? NO_DIGIT : value
})

const MINUS = '~'
/** Before what is not a whole number, as JavaScript writes it, but for the point, which separates. */
export const LITERAL = '='

const MINUS_CODE = MINUS.charCodeAt(0)
/** The first character of a literal, as a number. */
export const LITERAL_CODE = LITERAL.charCodeAt(0)

export function writeNumber(number: number): string {
  if (!Number.isSafeInteger(number)) return writeLiteral(number)
  return number < 0 ? MINUS + digitsOf(-number) : digitsOf(number)
}

export function writeLiteral(number: number): string {
  return LITERAL + String(number).replace('.', ':')
}

function digitsOf(number: number): string {
  const digit = DIGITS.charAt(number % BASE)
  return number < BASE ? digit : digitsOf(Math.floor(number / BASE)) + digit
}

/** The number between two places of a text; `NaN` where there is none. */
export function readNumber(text: string, from: number, to: number): number {
  if (from === to) return Number.NaN
  const first = text.charCodeAt(from)
  if (first === LITERAL_CODE) return Number.parseFloat(text.slice(from + 1, to).replace(':', '.'))
  return first === MINUS_CODE ? -readDigits(text, from + 1, to) : readDigits(text, from, to)
}

function readDigits(text: string, from: number, to: number): number {
  let number = 0
  for (let i = from; i < to; i += 1) {
    const value = VALUES[text.charCodeAt(i)] ?? NO_DIGIT
    if (value === NO_DIGIT) return Number.NaN
    number = number * BASE + value
  }
  return number
}
