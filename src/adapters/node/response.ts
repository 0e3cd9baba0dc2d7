// Moments of a Node response that frameworks do not tell of: before its headers are written, before it ends, and when it is gone.

import type { Leaving } from '../guard/exchange.ts'

/** As much of `node:http`'s ServerResponse as the guard needs. */
export interface NodeResponse {
  readonly headersSent: boolean
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

const leavings = new WeakMap<NodeResponse, Leaving[]>()

/** Adds to what happens when the response goes out. The order is that of adding. */
export function onLeaving(response: NodeResponse, leaving: Leaving): void {
  const known = leavings.get(response)
  if (known) return void known.push(leaving)
  const all = [leaving]
  leavings.set(response, all)
  wrap(response, all)
}

function wrap(response: NodeResponse, all: readonly Leaving[]): void {
  const { writeHead, end, write, flushHeaders } = response
  let [told, begun] = [false, false]
  const tellHeaders = () => {
    if (told || response.headersSent) return undefined
    told = true
    return together(all.map(({ headers }) => headers()))
  }
  const beginning = (go: NodeResponse['write']) =>
    function begin(...args: never[]) {
      begun = true
      return go.apply(response, args)
    }
  response.once('close', () => {
    for (const { gone } of all) gone()
  })
  response.write = beginning(write)
  response.flushHeaders = beginning(flushHeaders)
  response.writeHead = (...args: unknown[]) => {
    const rest = told ? args : setGivenHeaders(response, args)
    const saving = tellHeaders()
    if (!saving || begun) return writeHead.apply(response, rest as never[])
    holdHead(response, rest, saving)
    return response
  }
  response.end = (...args: unknown[]) => {
    response.end = end // a second end is the application's own doing
    tellHeaders()
    const work = together(all.map((leaving) => leaving.end()))
    if (!work) return end.apply(response, args as never[])
    void work.then(() => end.apply(response, args as never[]))
    return response
  }
}

/** What fails is told elsewhere. */
export function together(results: readonly unknown[]): Promise<unknown> | undefined {
  const work = results.filter((result) => result instanceof Promise)
  return work.length === 0 ? undefined : Promise.allSettled(work)
}

/** The head can wait for the cookie of a host that saves, until the application writes: Node makes it up then from what is set here. */
function holdHead(response: NodeResponse, [status, message]: unknown[], saving: Promise<unknown>): void {
  response.statusCode = Number(status)
  if (typeof message === 'string') response.statusMessage = message
  void saving.then(() => {
    if (!response.headersSent) response.writeHead(...([response.statusCode] as never[]))
  })
}

/** Headers that writeHead was given would go over what is set by then. They are set now, cookies beside cookies. @returns the other arguments */
function setGivenHeaders(response: NodeResponse, args: unknown[]): unknown[] {
  const headers = args.at(-1)
  if (typeof headers !== 'object' || headers === null || response.headersSent) return args
  for (const [name, values] of valuesByName(headers)) {
    if (name === 'set-cookie') for (const cookie of values) addCookie(response, cookie)
    else response.setHeader(name, values.length === 1 && values[0] !== undefined ? values[0] : values)
  }
  return args.slice(0, -1)
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

/** Adds a Set-Cookie line to those that are there. */
export function addCookie(response: NodeResponse, cookie: string): void {
  response.setHeader('set-cookie', [...cookiesOf(response), cookie])
}

/** The Set-Cookie lines that are there. */
export function cookiesOf(response: NodeResponse): readonly string[] {
  const lines = response.getHeader('set-cookie')
  return lines === undefined ? [] : [lines].flat().map(String)
}
