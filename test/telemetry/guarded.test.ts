// Whatever the guard promises holds with a control that everybody observes at once: the published suite, on the web form.

import { tracingChannel } from 'node:diagnostics_channel'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'
import type { SessionControl } from 'utsessions'
import { withChannels } from 'utsessions/diagnostics'
import { instrument } from 'utsessions/opentelemetry'
import { prometheus } from 'utsessions/prometheus'
import { type Application, adapterConformance } from 'utsessions/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NO_ID } from '../support/apps/iron.ts'
import { webApp } from '../support/apps/web.ts'
import { webIronHost } from '../support/apps/web-hosts.ts'

const tracerProvider = new BasicTracerProvider()
const meterProvider = new MeterProvider()
const verbs = ['open', 'check', 'close'].map((verb) => tracingChannel(`utsessions:${verb}`))
const heard: unknown[] = []
const listeners = { asyncEnd: (message: unknown) => void heard.push(message) }
let observedControls = 0

function observe(control: SessionControl): SessionControl {
  observedControls += 1
  const counted = prometheus(withChannels(control), { authorize: 'anyone' }).control
  return instrument(counted, { tracerProvider, meterProvider })
}

const start = (application: Application) =>
  webApp(webIronHost)({ ...application, control: observe(application.control) })

describe('the guard on an observed control', () => {
  beforeAll(() => {
    for (const verb of verbs) verb.subscribe(listeners as never)
  })

  afterAll(async () => {
    for (const verb of verbs) verb.unsubscribe(listeners as never)
    await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()])
  })

  for (const { name, skip, run } of adapterConformance({ start, without: { rotate: NO_ID } })) {
    if (skip === undefined) it(name, run)
    else it.skip(`${name} (skipped: ${skip})`)
  }

  it('was observed all the time', () => {
    expect(observedControls).toBeGreaterThan(20)
    expect(heard.length).toBeGreaterThan(observedControls)
  })
})
