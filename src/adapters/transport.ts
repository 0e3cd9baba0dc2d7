// What the guard says to the developer: once each, as process warnings with a code.

const warned = new Set<string>()

export function warnOnce(code: string, message: string): void {
  if (warned.has(code)) return
  warned.add(code)
  globalThis.process?.emitWarning(message, { type: 'UtsessionsWarning', code })
}

const PLAIN_HTTP =
  "The guard's cookies are kept from plain http, and this request seems to be: behind a proxy that ends TLS, tell the framework " +
  "to trust it (Express: app.set('trust proxy', 1))."

/** Over plain http the cookies go without `Secure` in development, with a warning; in production the request fails with what this says. */
export function transportFault(secure: boolean): string | undefined {
  if (secure) return undefined
  if (globalThis.process?.env['NODE_ENV'] === 'production') return PLAIN_HTTP
  warnOnce(
    'UTS_PLAIN_HTTP',
    `Plain http: the guard's cookies go without Secure and __Host-. In production this is an error. ${PLAIN_HTTP}`,
  )
  return undefined
}
