// An exchange in which a handler takes a web-standard Request and gives back a Response. For every framework of that form. A class, as every
// request makes one: closures in its place cost more than the check.

import type { Exchange, HostData, Leaving, Outlet, Reply } from '../guard/exchange.ts'
import { Leavings } from '../guard/leavings.ts'
import { pathOf } from './address.ts'
import { bodyOf, type WebBody } from './body.ts'
import { webOutlet } from './outlet.ts'
import { isResponse, responseOf, withHeaders } from './response.ts'

/** What an adapter knows of the host's session, where there is one. */
export interface WebHost {
  hostData?(): HostData | undefined
  hostSession?(): string | undefined
  leaveHostAlone?(): void
  signOut?(): Promise<boolean>
}

/** What an adapter knows of its framework. */
export interface WebSide<Res> extends WebHost {
  /** What the application's functions are handed to answer with; `added` is what goes out with whatever is answered. */
  response(added: Headers): Res
  /** What was sent, where the framework may have read it. @default what is in the request */
  body?(): Promise<unknown>
  /** The guard's answer, as it is made: what the framework would add to an answer of the application's. @default nothing */
  made?(answer: Response): Response
}

/** As much of a web-standard request as the guard needs. */
export interface WebRequest extends WebBody {
  readonly method: string
  readonly url: string
  readonly headers: Pick<Headers, 'get'>
  /** Aborted when whoever asks has left. */
  readonly signal?: AbortSignal | null
}

export class WebExchange<Event, Res = Headers> implements Exchange<Event, Res> {
  readonly request: Event
  readonly method: string
  readonly url: string
  readonly secure: boolean
  /** The guard's own answer, or the application's in an `onRefused` or `onEnded`; to be given back at once. */
  answer: Response | undefined
  /** What goes out with whatever is answered; `undefined` as long as that is nothing. */
  added: Headers | undefined
  private readonly asked: WebRequest
  private readonly side: WebSide<Res>
  private readonly leavings: Leavings

  /**
   * @param request what the application's functions are handed; @param asked the web-standard request in it
   * @param added what goes out with whatever is answered, for the guard to add to
   */
  constructor(request: Event, asked: WebRequest, side: WebSide<Res>, added?: Headers) {
    this.request = request
    this.method = asked.method
    this.url = pathOf(asked.url)
    this.secure = asked.url.startsWith('https:')
    this.answer = undefined
    this.added = added
    this.asked = asked
    this.side = side
    this.leavings = new Leavings()
  }

  get response(): Res {
    return this.side.response(this.headers())
  }

  /** A request that was made by hand says in its address alone which host it is for. */
  header(name: string): string | undefined {
    return this.asked.headers.get(name) ?? (name === 'host' ? new URL(this.asked.url).host : undefined)
  }

  hostData(): HostData | undefined {
    return this.side.hostData?.()
  }

  hostSession(): string | undefined {
    return this.side.hostSession?.()
  }

  body(): Promise<unknown> {
    return this.side.body ? this.side.body() : bodyOf(this.asked)
  }

  setHeader(name: string, value: string): void {
    this.headers().set(name, value)
  }

  addCookie(cookie: string): void {
    this.headers().append('set-cookie', cookie)
  }

  replied(): boolean {
    return this.answer !== undefined
  }

  reply(reply: Reply): void {
    this.make(responseOf(reply))
  }

  openOutlet(head: Omit<Reply, 'body'>, gone: () => void): Outlet {
    const { outlet, response } = webOutlet(head, gone, this.asked.signal)
    this.make(response)
    return outlet
  }

  take(given: unknown): void {
    if (isResponse(given)) this.make(given)
  }

  onLeaving(leaving: Leaving): void {
    this.leavings.add(leaving)
  }

  leaveHostAlone(): void {
    this.side.leaveHostAlone?.()
  }

  async signOut(): Promise<boolean> {
    return (await this.side.signOut?.()) ?? false
  }

  /** The application has given its answer, or the guard. A promise where something must be written first. */
  leave(): Promise<void> | undefined {
    this.leavings.headers()
    const waiting = this.leavings.end()
    if (waiting) return waiting.then(() => this.fail())
    this.fail()
    return undefined
  }

  /** The application threw: what was noticed before that still counts. */
  fail(): void {
    this.leavings.gone()
  }

  /** Leaves, and adds to the answer what is to be added. */
  answerWith(response: Response): Response | Promise<Response> {
    const waiting = this.leave()
    return waiting ? waiting.then(() => withHeaders(response, this.added)) : withHeaders(response, this.added)
  }

  private headers(): Headers {
    this.added ??= new Headers()
    return this.added
  }

  private make(answer: Response): void {
    this.answer = this.side.made?.(answer) ?? answer
  }
}
