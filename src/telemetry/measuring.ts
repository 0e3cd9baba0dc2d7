// The numbers that verbs make: how long they took, what they answered.

import { errorType, factsOf } from './facts.ts'
import type { Recorder } from './metrics.ts'
import type { Observation } from './observed.ts'
import type { Verb } from './verbs.ts'

/** Measures a call from now on. */
export function measure(recorder: Recorder, verb: Verb): Observation {
  const begunAt = performance.now()
  const took = () => (performance.now() - begunAt) / 1_000
  return {
    ended: (answer) => {
      recorder.record('utsessions.verb.duration', took(), { 'utsessions.verb': verb })
      const { outcome, reason } = factsOf(verb, answer)
      if (outcome === undefined) return
      const why = reason === undefined ? undefined : { 'utsessions.reason': reason }
      recorder.add('utsessions.decisions', 1, { 'utsessions.verb': verb, 'utsessions.outcome': outcome, ...why })
    },
    failed: (error) =>
      recorder.record('utsessions.verb.duration', took(), { 'utsessions.verb': verb, 'error.type': errorType(error) }),
  }
}
