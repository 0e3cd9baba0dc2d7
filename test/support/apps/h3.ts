// The suite's application on h3 2, on Node, with whatever host.

import { H3, type H3Event, toNodeHandler } from 'h3'
import { guard, type H3GuardOptions } from 'utsessions/h3'
import type { Application, Asked } from 'utsessions/testing'
import { listening } from './listening.ts'

/** How an application on h3 knows who is signed in. */
export interface H3Host {
  /** Is done in front of the guard. */
  readonly before?: (event: H3Event) => unknown
  readonly guard: H3GuardOptions
  readonly user: (event: H3Event) => Promise<string | undefined>
  /** What the suite may ask of the host. */
  readonly acts: (event: H3Event) => Pick<Asked, 'signIn' | 'signOut' | 'change' | 'rotate'>
}

export function h3App({ before, guard: options, user, acts }: H3Host) {
  return (application: Application) => {
    const app = new H3({ silent: true })
    if (before) app.use((event) => void before(event))
    const asked = application.guard<H3Event, H3Event['res']>((event, name) => event.req.headers.get(name))
    app.use(guard(application.control, { ...options, ...asked }))
    app.all('/**', async (event) => {
      const responded = await application.respond({
        method: event.req.method,
        path: event.url.pathname + event.url.search,
        user: () => user(event),
        sessions: event.context.utsessions,
        ...acts(event),
      })
      if (!responded) return undefined
      const { status, location, body } = responded
      event.res.status = status
      if (location !== undefined) event.res.headers.set('location', location)
      return body ?? ''
    })
    return listening(toNodeHandler(app) as Parameters<typeof listening>[0])
  }
}
