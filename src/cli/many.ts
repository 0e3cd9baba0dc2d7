// How many items of a list are wanted.

import { wholeIn } from './flags.ts'
import { UsageError } from './usage.ts'

export const MANY_FLAGS = { limit: { type: 'string' }, all: { type: 'boolean', default: false } } as const

const MOST = 1_000_000_000

/**
 * @returns `Infinity` for all
 * @throws {UsageError} for both at once, and for what is no number
 */
export function manyIn(values: { readonly limit?: string | undefined; readonly all: boolean }, usual: number): number {
  if (!values.all) return wholeIn('--limit', values.limit, MOST) ?? usual
  if (values.limit === undefined) return Infinity
  throw new UsageError('--limit and --all cannot both be meant. Write one of them.')
}
