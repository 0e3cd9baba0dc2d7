// `prometheus`: a control whose numbers can be read, and the handler that gives them.

import type { SessionControl } from '../controller/controller.ts'
import { given } from '../policy/errors.ts'
import { count, countFault, countNothing } from '../telemetry/counting.ts'
import { measure } from '../telemetry/measuring.ts'
import { observed } from '../telemetry/observed.ts'
import { assertControl, assertName, invalid } from '../telemetry/options.ts'
import { createTotals } from '../telemetry/totals.ts'
import type { Family } from './family.ts'
import { handle } from './handler.ts'
import { type PrometheusOptions, type ResolvedPrometheusOptions, resolvePrometheusOptions } from './options.ts'
import { createRegistry, type Registry } from './registry.ts'
import { type Format, textOf } from './text.ts'

/** A handler of requests, for `mount` of every adapter, and what it tells. */
export interface Prometheus<Event = unknown> {
  /** Answers a scrape: GET and HEAD of `path`, 404 elsewhere. @param event the framework's own request, for `authorize` */
  (request: Request, ...event: Request extends Event ? [event?: Event] : [event: Event]): Promise<Response>
  readonly path: string
  /** The given control, observed: use it in its place, or its verbs are not measured. */
  readonly control: SessionControl
  /** The numbers as text. @param format @default 'prometheus' */
  text(format?: Format): Promise<string>
  /** One more control in the same text, told apart by its name. @throws {UtsessionsError} `UTS_OPTION_INVALID` for a name that is taken, or none */
  observe(control: SessionControl, name: string): SessionControl
  /** The numbers as data, each shaped as prom-client's `registerMetric` takes it. */
  readonly families: readonly Family[]
}

/**
 * The numbers of a control for Prometheus. Counts from now on, in this process; `dispose` of the control ends it.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` with what was given and what to write: `authorize` must be there
 */
export function prometheus<Event = unknown>(
  control: SessionControl,
  options: PrometheusOptions<Event>,
): Prometheus<Event> {
  assertControl(control, 'prometheus')
  const resolved = resolvePrometheusOptions(options)
  const registry = createRegistry()
  const names = new Set([resolved.name])
  const text = async (format: Format = 'prometheus') =>
    textOf(await Promise.all(registry.families.map((family) => family.get())), format)
  const handler = (request: Request, event: Event = request as Event) => handle(resolved, text, request, event)
  return Object.assign(handler, {
    path: resolved.path,
    control: collect(control, registry, resolved, resolved.name),
    families: registry.families.map((family) => ({ ...family })), // whoever takes them may rename them
    text,
    observe: (other: SessionControl, name: string) => {
      assertControl(other, 'observe')
      assertFree(names, name)
      return collect(other, registry, resolved, name)
    },
  })
}

function collect(
  control: SessionControl,
  registry: Registry,
  { totalsEveryMs }: Pick<ResolvedPrometheusOptions<never>, 'totalsEveryMs'>,
  name: string | undefined,
): SessionControl {
  const constant = name === undefined ? {} : { utsessions_control: name }
  const recorder = registry.recorder(constant)
  const unread = () => countFault(recorder, 'totals-unread')
  countNothing(recorder)
  const stopCounting = count(control, recorder)
  const stopGauge =
    totalsEveryMs === undefined ? () => {} : registry.gauge(constant, createTotals(control, totalsEveryMs, unread))
  return observed(control, {
    begin: (verb) => measure(recorder, verb),
    stop: () => {
      stopCounting()
      stopGauge()
    },
  })
}

/** Two controls without a name, or with the same, would be one. */
function assertFree(names: Set<string | undefined>, name: string): void {
  assertName(name)
  if (names.has(undefined))
    throw invalid(
      "Give the first control a name, too, before another one is observed: prometheus(control, { name: 'web', … }).",
    )
  if (names.has(name)) throw invalid(`There is a control named ${given(name)} already. Give each a name of its own.`)
  names.add(name)
}
