// A response of node:http, as the guard needs it, and the headers that are set on it.

/** As much of `node:http`'s ServerResponse as the guard needs. */
export interface NodeResponse {
  readonly headersSent: boolean
  on(event: string | symbol, listener: (...args: never[]) => void): unknown
  emit(event: string | symbol, ...args: unknown[]): boolean
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

/** The Set-Cookie lines that are set. */
export function cookieLines(response: NodeResponse): readonly string[] {
  const lines = response.getHeader('set-cookie')
  return lines === undefined ? [] : [lines].flat().map(String)
}

/** Sets headers that `writeHead` was given, cookies beside cookies: an object, or Node's flat list of names and values in turn. */
export function setGiven(response: NodeResponse, given: object): void {
  for (const [name, values] of valuesByName(given)) {
    if (name === 'set-cookie') response.setHeader(name, [...cookieLines(response), ...values])
    else response.setHeader(name, values.length === 1 && values[0] !== undefined ? values[0] : values)
  }
}

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
