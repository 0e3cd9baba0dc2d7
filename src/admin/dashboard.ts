// The dashboard: a handler that takes a web-standard Request and gives back a Response. Adapters mount it; whoever has a Request calls it.
// What answers is in handling.ts, and loaded with the first request.

import type { SessionControl } from '../controller/controller.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import type { Handling } from './handling.ts'
import { type DashboardOptions, resolveDashboardOptions } from './options.ts'

/** What is given beside the Request: what the framework hands its handlers; nothing where that is the Request itself. */
export type EventOf<Event> = Request extends Event ? [event?: Event] : [event: Event]

/** Answers whatever is below its path; 404 elsewhere. Fails with nothing but mistakes in this package. */
export interface Dashboard<Event = Request> {
  (request: Request, ...event: EventOf<Event>): Promise<Response>
  /** As the application sees it; '/' or a path without a slash at its end. */
  readonly path: string
}

/**
 * The dashboard of a control's sessions. It does nothing while nobody looks.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, without `authorize` above all, saying what was given and what to write
 */
export function dashboard<Event = Request>(
  control: SessionControl,
  options: DashboardOptions<Event>,
): Dashboard<Event> {
  assertControl(control)
  const resolved = resolveDashboardOptions(options)
  let handling: Promise<Handling<Event>> | undefined
  const handle = async (request: Request, ...[event = request as Event]: EventOf<Event>) => {
    handling ??= import('./handling.ts').then(({ createHandling }) => createHandling(control, resolved))
    return (await handling)(request, event)
  }
  return Object.freeze(Object.assign(handle, { path: resolved.path === '' ? '/' : resolved.path }))
}

const VERBS: readonly (keyof SessionControl)[] = [
  'accounts',
  'check',
  'grant',
  'journal',
  'list',
  'notBefore',
  'now',
  'on',
  'revoke',
  'revokeEveryone',
  'totals',
]

function assertControl(control: unknown): void {
  const has = (verb: string) =>
    typeof control === 'object' && control !== null && typeof (control as Record<string, unknown>)[verb] === 'function'
  if (VERBS.every(has)) return
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `dashboard needs a control, but was given ${given(control)}. Write dashboard(createSessionControl({ … }), { authorize }).`,
  )
}
