// The door `utsessions/opentelemetry`: a table of contents. Needs `@opentelemetry/api`, and nothing else of OpenTelemetry.

export type { Verb } from '../telemetry/verbs.ts'
export { instrument } from './instrument.ts'
export type { InstrumentOptions } from './options.ts'
