// Moments of a Node response that frameworks do not tell of: before its headers are written, before it ends, and when it is gone. Every
// request comes through here: the functions that take the place of a response's own are the same for all, and find what they need on it.

import type { Leaving } from '../guard/exchange.ts'

/** As much of `node:http`'s ServerResponse as the guard needs. */
export interface NodeResponse {
  readonly headersSent: boolean
  on(event: 'close', listener: () => void): unknown
  once(event: 'close', listener: () => void): unknown
  statusCode: number
  statusMessage: string
  setHeader(name: string, value: string | readonly string[]): unknown
  getHeader(name: string): number | string | readonly string[] | undefined
  /** Overloaded in Node; what it is called with is handed through as it comes. */
  writeHead(...args: never[]): unknown
  write(...args: never[]): unknown
  flushHeaders(...args: never[]): unknown
  end(...args: never[]): unknown
}

const MOMENTS = Symbol('utsessions moments')

interface Watched extends NodeResponse {
  [MOMENTS]?: Moments
}

/** What is known of one response. */
class Moments {
  readonly response: NodeResponse
  readonly leavings: Leaving[]
  /** The response's own functions. */
  readonly writeHead: NodeResponse['writeHead']
  readonly write: NodeResponse['write']
  readonly flushHeaders: NodeResponse['flushHeaders']
  readonly end: NodeResponse['end']
  isTold = false
  /** The application writes: the head cannot wait. */
  hasBegun = false
  /** Headers that writeHead was given, while those who leave are told: set once one of them looks, or sets some. */
  given: object | undefined = undefined

  constructor(response: NodeResponse, first: Leaving) {
    this.response = response
    this.leavings = [first]
    this.writeHead = response.writeHead
    this.write = response.write
    this.flushHeaders = response.flushHeaders
    this.end = response.end
  }
}

/** Adds to what happens when the response goes out. The order is that of adding. */
export function onLeaving(response: NodeResponse, leaving: Leaving): void {
  const watched: Watched = response
  if (watched[MOMENTS]) return void watched[MOMENTS].leavings.push(leaving)
  watched[MOMENTS] = new Moments(response, leaving)
  response.on('close', tellGone)
  response.write = write
  response.flushHeaders = flushHeaders
  response.writeHead = writeHead
  response.end = end
}

/** Only of a response that is watched. */
function momentsOf(response: Watched): Moments {
  return response[MOMENTS] as Moments
}

function tellGone(this: unknown): void {
  for (const leaving of momentsOf(this as Watched).leavings) leaving.gone()
}

function write(this: NodeResponse, ...args: never[]): unknown {
  const moments = momentsOf(this)
  moments.hasBegun = true
  return moments.write.apply(moments.response, args)
}

function flushHeaders(this: NodeResponse, ...args: never[]): unknown {
  const moments = momentsOf(this)
  moments.hasBegun = true
  return moments.flushHeaders.apply(moments.response, args)
}

function writeHead(this: NodeResponse, ...args: never[]): unknown {
  const moments = momentsOf(this)
  const { response } = moments
  if (moments.isTold || response.headersSent) return moments.writeHead.apply(response, args)
  const headers: unknown = args.at(-1)
  const isGiven = typeof headers === 'object' && headers !== null
  moments.given = isGiven ? headers : undefined
  const saving = tellHeaders(moments)
  if (saving && !moments.hasBegun) {
    setGiven(moments)
    return holdHead(moments, args, saving)
  }
  const rest = isGiven && !moments.given ? (args.slice(0, -1) as never[]) : args
  moments.given = undefined
  return moments.writeHead.apply(response, rest)
}

function end(this: NodeResponse, ...args: never[]): unknown {
  const moments = momentsOf(this)
  const { response } = moments
  response.end = moments.end // a second end is the application's own doing
  if (!moments.isTold && !response.headersSent) tellHeaders(moments)
  const work = together(moments.leavings, 'end')
  if (!work) return moments.end.apply(response, args)
  void work.then(() => moments.end.apply(response, args))
  return response
}

function tellHeaders(moments: Moments): Promise<unknown> | undefined {
  moments.isTold = true
  return together(moments.leavings, 'headers')
}

/** Tells all of a moment, those that are added meanwhile as well. What fails is told elsewhere. @returns what is to be waited for */
export function together(leavings: readonly Leaving[], moment: 'headers' | 'end'): Promise<unknown> | undefined {
  let work: Promise<unknown>[] | undefined
  for (const leaving of leavings) {
    const result = leaving[moment]()
    if (!(result instanceof Promise)) continue
    work ??= []
    work.push(result)
  }
  return work && Promise.allSettled(work)
}

/** The head can wait for the cookie of a host that saves, until the application writes: Node makes it up then from what is set here. */
function holdHead({ response }: Moments, [status, message]: unknown[], saving: Promise<unknown>): NodeResponse {
  response.statusCode = Number(status)
  if (typeof message === 'string') response.statusMessage = message
  void saving.then(() => {
    if (!response.headersSent) response.writeHead(...([response.statusCode] as never[]))
  })
  return response
}

/** Headers that writeHead was given would go over what is set by then. They are set now, cookies beside cookies. */
function setGiven(moments: Moments): void {
  const { given, response } = moments
  moments.given = undefined
  if (!given || response.headersSent) return
  for (const [name, values] of valuesByName(given)) {
    if (name === 'set-cookie') response.setHeader(name, [...linesOf(response), ...values])
    else response.setHeader(name, values.length === 1 && values[0] !== undefined ? values[0] : values)
  }
}

/** From an object, or from Node's flat list of names and values in turn. */
function valuesByName(headers: object): ReadonlyMap<string, readonly string[]> {
  const flat: readonly unknown[] = Array.isArray(headers) ? headers : Object.entries(headers).flat()
  const found = new Map<string, string[]>()
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const name = String(flat[i]).toLowerCase()
    const value = [flat[i + 1]].flat().map(String)
    found.set(name, [...(found.get(name) ?? []), ...value])
  }
  return found
}

/** Sets a header, over one that writeHead was given. */
export function setHeader(response: NodeResponse, name: string, value: string | readonly string[]): void {
  settle(response)
  response.setHeader(name, value)
}

/** Adds a Set-Cookie line to those that are there. */
export function addCookie(response: NodeResponse, cookie: string): void {
  response.setHeader('set-cookie', [...cookiesOf(response), cookie])
}

/** The Set-Cookie lines that are there. */
export function cookiesOf(response: NodeResponse): readonly string[] {
  settle(response)
  return linesOf(response)
}

function linesOf(response: NodeResponse): readonly string[] {
  const lines = response.getHeader('set-cookie')
  return lines === undefined ? [] : [lines].flat().map(String)
}

function settle(response: Watched): void {
  const moments = response[MOMENTS]
  if (moments?.given) setGiven(moments)
}
