// Under which name this package tells, and whether anybody listens.

import { createNoopMeter, type MeterProvider, ProxyTracerProvider, type TracerProvider } from '@opentelemetry/api'

/** The instrumentation scope. */
export const SCOPE = 'utsessions'

/** What stands behind the API while no SDK is registered; the API has one of each. */
const NO_METER = createNoopMeter()
const NO_TRACERS = new ProxyTracerProvider().getDelegate()

/** No SDK is registered for spans yet. One that is not told apart only costs a little more. */
export function isSilent(provider: TracerProvider): boolean {
  return provider instanceof ProxyTracerProvider && provider.getDelegate() === NO_TRACERS
}

/** The meter; `undefined` while no SDK is registered for numbers. */
export function meterOf(provider: MeterProvider) {
  const meter = provider.getMeter(SCOPE)
  return meter === NO_METER ? undefined : meter
}
