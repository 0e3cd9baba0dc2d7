// The options that OpenTelemetry and Prometheus have in common.

import type { SessionControl } from '../controller/controller.ts'
import { type Duration, durationMs } from '../policy/duration.ts'
import { given, UtsessionsError } from '../policy/errors.ts'

export interface TelemetryOptions {
  /** Tells several controls of one process apart: `utsessions.control` everywhere. 1 to 64 letters, digits, `.`, `_`, `-`. @default none */
  readonly name?: string | undefined
  /**
   * How old the number of live sessions and accounts may be; the store is asked for it no more often, and only when somebody collects. From a
   * second to an hour, or `'never'` for no such gauges. @default '15s'
   */
  readonly totalsEvery?: Duration | 'never' | undefined
}

const NAME = /^[\w.-]{1,64}$/
const SHORTEST_MS = 1_000
const LONGEST_MS = 3_600_000

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` for what is no control */
export function assertControl(control: SessionControl, caller: string): void {
  if (typeof control?.check === 'function' && typeof control.on === 'function') return
  throw invalid(
    `${caller} needs a session control, but was given ${given(control)}. Write ${caller}(createSessionControl({ store })).`,
  )
}

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` for options that are none, or are not known */
export function assertKnown(options: object, known: readonly string[], caller: string): void {
  if (typeof options !== 'object' || options === null)
    throw invalid(`The options of ${caller} must be an object, but are ${given(options)}.`)
  const unknown = Object.keys(options).find((key) => !known.includes(key))
  if (unknown !== undefined) throw invalid(`${caller} has no option ${given(unknown)}. It has: ${known.join(', ')}.`)
}

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` */
export function assertName(name: unknown): void {
  if (typeof name === 'string' && NAME.test(name)) return
  throw invalid(`name must be 1 to 64 letters, digits, '.', '_' or '-', but is ${given(name)}. Write name: 'web'.`)
}

/** @returns milliseconds; `undefined`: never. @throws {UtsessionsError} `UTS_OPTION_INVALID` */
export function totalsEveryMs(value: Duration | 'never' = '15s'): number | undefined {
  if (value === 'never') return undefined
  const ms = durationMs(value, 'totalsEvery', 'UTS_OPTION_INVALID')
  if (ms >= SHORTEST_MS && ms <= LONGEST_MS) return ms
  throw invalid(`totalsEvery must be from a second to an hour, but is ${given(value)}. Write '15s', or 'never'.`)
}

export function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
