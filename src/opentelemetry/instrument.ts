// `instrument`: a control with spans around its verbs, and numbers of what they did.

import { diag } from '@opentelemetry/api'
import type { SessionControl } from '../controller/controller.ts'
import { count } from '../telemetry/counting.ts'
import { measure } from '../telemetry/measuring.ts'
import { type Observation, type Observer, observed } from '../telemetry/observed.ts'
import { assertControl } from '../telemetry/options.ts'
import { createMeters, type Meters } from './meters.ts'
import { type InstrumentOptions, resolveInstrumentOptions } from './options.ts'
import { createSpans, type Spans } from './spans.ts'

/**
 * The control, observed by OpenTelemetry: use what comes back in place of what was given. Costs next to nothing until an SDK is registered, which
 * may be later; the gauges begin with the first verb or event after that. `dispose` ends it. Call it once for a control.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` with what was given and what to write
 */
export function instrument(control: SessionControl, options: InstrumentOptions = {}): SessionControl {
  assertControl(control, 'instrument')
  const resolved = resolveInstrumentOptions(options)
  const meters = createMeters(control, resolved)
  return observed(control, observerOf(createSpans(resolved), meters, count(control, meters)))
}

function observerOf(spans: Spans, meters: Meters, stopCounting: () => void): Observer {
  return {
    begin: (verb, request) => {
      const measured = meters.isOn() ? measure(meters, verb) : undefined
      const span = spans.begin(verb, request)
      return measured && span ? both(span, measured) : (span ?? measured)
    },
    stop: () => {
      stopCounting()
      meters.stop()
    },
    broken: (error) => diag.error('utsessions: telemetry failed; no verb was touched by it', error),
  }
}

function both(span: Observation, measured: Observation): Observation {
  return {
    ...(span.within && { within: span.within }),
    ended: (answer) => {
      measured.ended(answer)
      span.ended(answer)
    },
    failed: (error) => {
      measured.failed(error)
      span.failed(error)
    },
  }
}
