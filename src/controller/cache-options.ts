// The option `cache`, as resolved.

import { durationMs } from '../policy/duration.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import type { CacheOptions, ResolvedOptions, SessionControlOptions } from './options.ts'

const DEFAULT_ENTRIES = 100_000
const SHORTEST_MS = 10
const LONGEST_MS = 60_000

/** @throws {UtsessionsError} `UTS_OPTION_INVALID`: no option of it, out of range, or a store that cannot tell of changes */
export function resolveCache({ cache = false, store }: SessionControlOptions): ResolvedOptions['cache'] {
  if (cache === false) return undefined
  const { lease = '1s', entries = DEFAULT_ENTRIES, ...rest } = optionsIn(cache)
  const unknown = Object.keys(rest)[0]
  if (unknown !== undefined) throw invalid(`cache has only lease and entries, but was given ${given(unknown)}.`)
  const leaseMs = durationMs(lease, 'cache.lease', 'UTS_OPTION_INVALID')
  if (leaseMs < SHORTEST_MS || leaseMs > LONGEST_MS)
    throw invalid(`cache.lease must be from 10 milliseconds to a minute, but is ${given(lease)}. Write '1s'.`)
  if (!Number.isSafeInteger(entries) || entries < 1)
    throw invalid(`cache.entries must be a whole number from 1, but is ${given(entries)}. Write ${DEFAULT_ENTRIES}.`)
  if (typeof store.watch !== 'function')
    throw invalid(
      'cache needs a store that tells of changes (watch), and this one does not. Give redisStore a subscribe, or postgresStore a listen; or leave cache out.',
    )
  return { leaseMs, entries }
}

function optionsIn(cache: unknown): CacheOptions {
  if (cache === true) return {}
  if (typeof cache === 'object' && cache !== null) return cache
  throw invalid(`cache must be true, false, or { lease, entries }, but is ${given(cache)}.`)
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
