// Spans around verbs. What they may say is in telemetry/facts.ts; an account only as the application's own pseudonym.

import {
  type Attributes,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api'
import { errorType, factsOf } from '../telemetry/facts.ts'
import type { Observation } from '../telemetry/observed.ts'
import type { Verb } from '../telemetry/verbs.ts'
import type { ResolvedInstrumentOptions } from './options.ts'
import { isSilent, SCOPE } from './scope.ts'

export interface Spans {
  /** `undefined`: nobody keeps spans of it. */
  begin(verb: Verb, request: unknown): Observation | undefined
}

interface State {
  readonly options: ResolvedInstrumentOptions
  provider: TracerProvider | undefined
  tracer: Tracer | undefined
}

export function createSpans(options: ResolvedInstrumentOptions): Spans {
  const state: State = { options, provider: undefined, tracer: undefined }
  return {
    begin: (verb, request) => {
      const tracer = options.withoutSpan.has(verb) ? undefined : current(state)
      return tracer && begin(tracer, options, verb, request)
    },
  }
}

/** The tracer of the SDK that is registered now. */
function current(state: State): Tracer | undefined {
  const provider = state.options.tracerProvider ?? trace.getTracerProvider()
  if (provider !== state.provider) {
    state.provider = provider
    state.tracer = provider.getTracer(SCOPE)
  }
  return isSilent(provider) ? undefined : state.tracer
}

function begin(tracer: Tracer, options: ResolvedInstrumentOptions, verb: Verb, request: unknown): Observation {
  const around = context.active()
  const settings = { kind: SpanKind.INTERNAL, attributes: options.constant }
  const span = tracer.startSpan(`utsessions.${verb}`, settings, around)
  const inside = trace.setSpan(around, span)
  return {
    within: (work) => context.with(inside, work),
    ended: (answer) => end(span, () => span.setAttributes(attributesOf(options, verb, request, answer))),
    failed: (error) => end(span, () => fail(span, options, request, error)),
  }
}

/** Whatever becomes of the attributes, the span ends. */
function end(span: Span, describe: () => void): void {
  try {
    if (span.isRecording()) describe()
  } finally {
    span.end()
  }
}

/** Without the error's message, which may name an account. */
function fail(span: Span, options: ResolvedInstrumentOptions, request: unknown, error: unknown): void {
  span.setAttributes({ 'error.type': errorType(error), ...whose(options, request) })
  span.setStatus({ code: SpanStatusCode.ERROR })
}

function attributesOf(options: ResolvedInstrumentOptions, verb: Verb, request: unknown, answer: unknown): Attributes {
  const { outcome, reason, ended } = factsOf(verb, answer)
  const session = options.sessionId ? sessionIn(answer) : undefined
  return {
    ...(outcome !== undefined && { 'utsessions.outcome': outcome }),
    ...(reason !== undefined && { 'utsessions.reason': reason }),
    ...(ended !== undefined && { 'utsessions.ended.count': ended }),
    ...(session !== undefined && { 'session.id': session }),
    ...whose(options, request),
  }
}

/** The public id of the session that an answer is about. */
function sessionIn(answer: unknown): string | undefined {
  const session = (answer as { readonly session?: unknown } | null | undefined)?.session
  const id = typeof session === 'object' && session !== null ? (session as { readonly id?: unknown }).id : session
  return typeof id === 'string' ? id : undefined
}

function whose({ pseudonym }: ResolvedInstrumentOptions, request: unknown): Attributes {
  const account = (request as { readonly account?: unknown } | null | undefined)?.account
  if (!pseudonym || typeof account !== 'string') return {}
  const name = named(pseudonym, account)
  return typeof name === 'string' && name !== '' && name !== account ? { 'enduser.pseudo.id': name } : {}
}

function named(pseudonym: (account: string) => unknown, account: string): unknown {
  try {
    return pseudonym(account)
  } catch {
    return undefined
  }
}
