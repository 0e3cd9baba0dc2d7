// The door `utsessions/prometheus`: a table of contents.

export type { Family, FamilyValues, Sample } from './family.ts'
export type { Authorize, PrometheusOptions } from './options.ts'
export { type Prometheus, prometheus } from './prometheus.ts'
