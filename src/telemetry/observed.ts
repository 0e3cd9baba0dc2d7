// A control whose verbs are observed. What is at hand stays at hand: a check that need not be waited for is none to wait for afterwards.

import type { SessionControl } from '../controller/controller.ts'
import { valueIn } from '../stores/at-once.ts'
import { VERBS, type Verb } from './verbs.ts'

/** Who is told of verbs. */
export interface Observer {
  /** A verb begins. `undefined`: nobody wants to know of this one. */
  begin(verb: Verb, request: unknown): Observation | undefined
  /** Nothing is observed any more: the control is disposed of. */
  stop?(): void
  /** The observer itself failed, of which the verb must not hear. */
  broken?(error: unknown): void
}

/** One call of a verb. Exactly one of `ended` and `failed` is called, once. */
export interface Observation {
  /** Runs the work, in a context of the observer's if it has one. @default the work as it is */
  within?<T>(work: () => T): T
  ended(answer: unknown): void
  failed(error: unknown): void
}

/** The same control, observed. Everything but its verbs is the given one's own. */
export function observed(control: SessionControl, observer: Observer): SessionControl {
  const verbs = VERBS.filter((verb) => typeof control[verb] === 'function')
  return {
    ...control,
    ...Object.fromEntries(verbs.map((verb) => [verb, observedVerb(verb, control[verb] as Run, observer)])),
    dispose: () => {
      guarded(observer, () => observer.stop?.())
      control.dispose()
    },
  }
}

/** Every verb takes one argument, or none. */
type Run = (request: unknown) => Promise<object>

function observedVerb(verb: Verb, run: Run, observer: Observer): Run {
  return (request) => {
    const seen = guarded(observer, () => observer.begin(verb, request))
    return seen ? follow(observer, seen, () => run(request)) : run(request)
  }
}

function follow(observer: Observer, seen: Observation, work: () => Promise<object>): Promise<object> {
  const ended = (answer: object) => void guarded(observer, () => seen.ended(answer))
  const failed = (error: unknown) => void guarded(observer, () => seen.failed(error))
  const answer = begun(seen, work, failed)
  const there = valueIn(answer)
  if (there) ended(there)
  return there ? answer : answer.then(pass(ended), fail(failed))
}

/** What throws instead of rejecting has failed all the same. */
function begun(seen: Observation, work: () => Promise<object>, failed: (error: unknown) => void): Promise<object> {
  try {
    return seen.within ? seen.within(work) : work()
  } catch (error) {
    failed(error)
    throw error
  }
}

function pass<T>(told: (value: T) => void): (value: T) => T {
  return (value) => {
    told(value)
    return value
  }
}

function fail(told: (error: unknown) => void): (error: unknown) => never {
  return (error) => {
    told(error)
    throw error
  }
}

/** Nobody is kept out because somebody counts. */
function guarded<T>(observer: Observer, work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    observer.broken?.(error)
    return undefined
  }
}
