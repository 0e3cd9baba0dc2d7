// What the doors of telemetry do in whatever runtime runs this file, on the package as it is built. Prints one JSON object.
// Its argument: the folder with the built doors.

import { subscribe, tracingChannel } from 'node:diagnostics_channel'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'

const door = (path) => import(`${pathToFileURL(process.argv[2])}/${path}.js`)
const { createSessionControl, memoryStore } = await door('index')
const { instrument } = await door('opentelemetry/index')
const { prometheus } = await door('prometheus/index')
const { withChannels } = await door('diagnostics/index')

const told = { events: [], steps: [] }
subscribe('utsessions:opened', ({ account }) => told.events.push(account))
subscribe('utsessions:store-error', ({ account }) => told.events.push(`fault of ${account}`))
const step = (name) => () => told.steps.push(name)
tracingChannel('utsessions:open').subscribe({
  start: step('start'),
  end: step('end'),
  asyncStart: step('asyncStart'),
  asyncEnd: step('asyncEnd'),
  error: step('error'),
})

const spans = new InMemorySpanExporter()
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
const store = memoryStore()
const plain = createSessionControl({ store })
const metrics = prometheus(withChannels(plain), { authorize: 'anyone' })
const control = instrument(metrics.control, { tracerProvider })
const { outcome } = await control.open({ account: 'ann' })
store.load = () => Promise.reject(new Error('No store'))
const failed = await control.open({ account: 'bob' }).catch(({ code }) => code)
const scraped = await metrics(new Request('http://localhost/metrics'))
console.log(
  JSON.stringify({
    ...told,
    outcome,
    failed,
    spans: spans.getFinishedSpans().map(({ name, attributes }) => [name, attributes]),
    status: scraped.status,
    faults: (await scraped.text()).split('\n').filter((line) => line.includes('="store-error"')),
  }),
)
control.dispose()
