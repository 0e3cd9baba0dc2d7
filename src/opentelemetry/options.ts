// The options of `instrument`, as accepted and as resolved.

import type { MeterProvider, TracerProvider } from '@opentelemetry/api'
import { given } from '../policy/errors.ts'
import { assertKnown, assertName, invalid, type TelemetryOptions, totalsEveryMs } from '../telemetry/options.ts'
import { VERBS, type Verb } from '../telemetry/verbs.ts'

export interface InstrumentOptions extends TelemetryOptions {
  /** Verbs without a span; they are measured all the same. @default none */
  readonly withoutSpan?: readonly Verb[] | undefined
  /**
   * Makes of an account what may be told of it, as the span attribute `enduser.pseudo.id`: an HMAC under a key of yours, say. Never in a metric.
   * Where it throws, or gives the account itself or nothing, the attribute is left out. @default no account in any span
   */
  readonly pseudonym?: ((account: string) => string | undefined) | undefined
  /** The session's public id as the span attribute `session.id`. @default false */
  readonly sessionId?: boolean | undefined
  /** @default the global one, as registered now or later */
  readonly tracerProvider?: TracerProvider | undefined
  /** @default the global one, as registered now or later */
  readonly meterProvider?: MeterProvider | undefined
}

export interface ResolvedInstrumentOptions
  extends Pick<InstrumentOptions, 'pseudonym' | 'tracerProvider' | 'meterProvider'> {
  readonly withoutSpan: ReadonlySet<Verb>
  readonly sessionId: boolean
  readonly totalsEveryMs: number | undefined
  /** On every span and every number. */
  readonly constant: { readonly 'utsessions.control'?: string }
}

const KNOWN = ['name', 'totalsEvery', 'withoutSpan', 'pseudonym', 'sessionId', 'tracerProvider', 'meterProvider']

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` with what was given and what to write */
export function resolveInstrumentOptions(options: InstrumentOptions): ResolvedInstrumentOptions {
  assertKnown(options, KNOWN, 'instrument')
  const { name, withoutSpan = [], pseudonym, sessionId = false, tracerProvider, meterProvider } = options
  if (name !== undefined) assertName(name)
  if (pseudonym !== undefined && typeof pseudonym !== 'function')
    throw invalid(`pseudonym must be a function of the account, but is ${given(pseudonym)}.`)
  return Object.freeze({
    withoutSpan: verbsIn(withoutSpan),
    pseudonym,
    sessionId: sessionId === true,
    totalsEveryMs: totalsEveryMs(options.totalsEvery),
    tracerProvider,
    meterProvider,
    constant: name === undefined ? {} : { 'utsessions.control': name },
  })
}

function verbsIn(value: readonly Verb[]): ReadonlySet<Verb> {
  const wrong = Array.isArray(value) ? value.find((verb) => !VERBS.includes(verb)) : value
  if (!Array.isArray(value) || wrong !== undefined)
    throw invalid(`withoutSpan must be a list of verbs (${VERBS.join(', ')}), but has ${given(wrong)}.`)
  return new Set(value)
}
