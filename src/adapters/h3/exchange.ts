// One request in h3 as an exchange. What the guard adds goes where h3 looks when it makes a Response of whatever a handler gave or threw. A
// class, as every request makes one.

import type { H3Event } from 'h3'
import type { Exchange, HostData, Leaving, Outlet, Reply } from '../guard/exchange.ts'
import { Leavings } from '../guard/leavings.ts'
import { bodyOf } from '../web/body.ts'
import { webOutlet } from '../web/outlet.ts'
import { responseOf } from '../web/response.ts'
import type { H3Session } from './session.ts'

export class H3Exchange implements Exchange<H3Event, H3Event['res']> {
  readonly request: H3Event
  readonly method: string
  readonly url: string
  readonly secure: boolean
  /** The guard's own answer, or the application's in an `onRefused` or `onEnded`. */
  answer: unknown
  private readonly session: H3Session | undefined
  private readonly leavings: Leavings

  constructor(event: H3Event, session: H3Session | undefined) {
    this.request = event
    this.method = event.req.method
    this.url = event.url.pathname + event.url.search
    this.secure = event.url.protocol === 'https:'
    this.answer = undefined
    this.session = session
    this.leavings = new Leavings()
  }

  get response(): H3Event['res'] {
    return this.request.res
  }

  header(name: string): string | undefined {
    return this.request.req.headers.get(name) ?? undefined
  }

  body(): Promise<unknown> {
    return bodyOf(this.request.req)
  }

  hostData(): HostData | undefined {
    return this.session?.hostData()
  }

  hostSession(): string | undefined {
    return this.session?.hostSession()
  }

  setHeader(name: string, value: string): void {
    for (const headers of headersOf(this.request)) headers.set(name, value)
  }

  addCookie(cookie: string): void {
    for (const headers of headersOf(this.request)) headers.append('set-cookie', cookie)
  }

  replied(): boolean {
    return this.answer !== undefined
  }

  reply(reply: Reply): void {
    this.answer = responseOf(reply)
  }

  openOutlet(head: Omit<Reply, 'body'>, gone: () => void): Outlet {
    const { outlet, response } = webOutlet(head, gone, this.request.req.signal)
    this.answer = response
    return outlet
  }

  take(given: unknown): void {
    this.answer = given
  }

  onLeaving(leaving: Leaving): void {
    this.leavings.add(leaving)
  }

  leaveHostAlone(): void {
    this.session?.leaveHostAlone()
  }

  async signOut(): Promise<boolean> {
    return this.session?.signOut() ?? false
  }

  /** Once a handler has given its answer, or thrown. Waits for what must be written first. */
  async leave(): Promise<void> {
    this.leavings.headers()
    await this.leavings.end()
    this.leavings.gone()
  }
}

/** h3 takes the one for answers that went well, the other for errors. */
function headersOf({ res }: H3Event): readonly Headers[] {
  return [res.headers, res.errHeaders]
}
