// Reading flags: what several verbs take, and what is said of those that cannot be meant.

import { type ParseArgsConfig, parseArgs } from 'node:util'
import { type Duration, durationMs } from '../policy/duration.ts'
import { given } from '../policy/errors.ts'
import { UsageError } from './usage.ts'

/** Which store, under which policy, and for whom to write: of every verb that works on a store. */
export const STORE_FLAGS = {
  store: { type: 'string' },
  policy: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

type Flags = NonNullable<ParseArgsConfig['options']>
type Parsed<F extends Flags> = ReturnType<
  typeof parseArgs<{ args: string[]; options: F; allowPositionals: true; strict: true }>
>

/** @throws {UsageError} naming what there is not, and where all is listed */
export function parsed<const F extends Flags>(verb: string, args: readonly string[], options: F): Parsed<F> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (cause) {
    const why = (cause as Error).message.replaceAll(/\s*\n\s*/g, ' ').replace(/[^.]$/, '$&.')
    throw new UsageError(`${why} All options: utsessions help ${verb}.`, { cause })
  }
}

/** The same for a verb that takes flags alone. */
export function flagsOf<const F extends Flags>(verb: string, args: readonly string[], options: F): Parsed<F>['values'] {
  const { values, positionals } = parsed(verb, args, options)
  const [first] = positionals
  if (first === undefined) return values
  throw new UsageError(
    `${verb} takes options alone, but was given ${given(first)}. All options: utsessions help ${verb}.`,
  )
}

/**
 * The same for a verb that takes an account and flags.
 * @throws {UsageError} for no account, or more than one
 */
export function oneAccount<const F extends Flags>(
  verb: string,
  args: readonly string[],
  options: F,
): readonly [account: string, values: Parsed<F>['values']] {
  const { values, positionals } = parsed(verb, args, options)
  const [account, more] = positionals
  if (account === undefined || account === '')
    throw new UsageError(`Name an account: utsessions ${verb} ACCOUNT. One that begins with - stands behind --.`)
  if (more === undefined) return [account, values]
  throw new UsageError(`${verb} takes one account, but was given ${given(more)} too. A name with spaces needs quotes.`)
}

/** A whole number from 1 to `most`; `undefined` where the flag is not given. */
export function wholeIn(flag: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0
  if (value >= 1 && value <= most) return value
  throw new UsageError(`${flag} is a whole number from 1 to ${most}, but was ${given(text)}. Write ${flag} 100.`)
}

/** Items with commas between, each once; `undefined` where the flag is not given. */
export function listIn(flag: string, text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined
  const items = text.split(',').map((item) => item.trim())
  if (!items.includes('')) return [...new Set(items)]
  throw new UsageError(`${flag} is a list with commas between, but was ${given(text)}.`)
}

/** A date, or a date and a time with its zone: without one it would depend on where it is read. */
const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:?\d{2}))?$/

/**
 * An instant in epoch milliseconds: a length of time ago ('24h'), ISO 8601 in UTC or with its offset, or epoch milliseconds.
 * @param now in epoch milliseconds
 */
export function instantIn(flag: string, text: string, now: number): number {
  if (ISO.test(text)) {
    const at = Date.parse(text)
    if (!Number.isNaN(at)) return at
  }
  if (/^\d{12,15}$/.test(text)) return Number(text)
  try {
    return Math.max(0, now - durationMs(text as Duration, flag, 'UTS_OPTION_INVALID'))
  } catch (cause) {
    throw new UsageError(
      `${flag} is a length of time ago such as 24h, or an instant such as 2026-11-29T10:00Z, but was ${given(text)}.`,
      { cause },
    )
  }
}
