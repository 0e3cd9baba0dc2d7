// Headers of a handler's answer, for servers of node:http.

/** Of one connection, which HTTP/2 knows nothing of and Node says over HTTP/1. */
const OF_CONNECTIONS = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade'])

/**
 * Names and values, each cookie by itself.
 * @param vary what is set already, by a middleware that compresses for instance
 */
export function headersOf({ headers }: Response, vary: unknown): readonly (readonly [string, string])[] {
  return [...headers]
    .filter(([name]) => !OF_CONNECTIONS.has(name))
    .map(([name, value]) => (name === 'vary' && vary ? [name, `${vary}, ${value}`] : [name, value]))
}
