// Cookies and plain http: a warning in development, an error in production.

import type { Exchange } from './exchange.ts'
import { warnOnce } from './warnings.ts'

const PLAIN_HTTP =
  "The guard's cookies are kept from plain http, and this request seems to be: behind a proxy that ends TLS, tell the framework " +
  "to trust it (Express: app.set('trust proxy', 1); Fastify: trustProxy; Koa: app.proxy), or give the guard secure: (req) => …."

/** A developer's own machine, where plain http is the rule. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/

/** Over plain http the cookies go without `Secure` in development, with a warning; in production the request fails with what this says. */
export function transportFault({
  secure,
  header,
}: Pick<Exchange<unknown, unknown>, 'secure' | 'header'>): string | undefined {
  if (secure) return undefined
  if (globalThis.process?.env['NODE_ENV'] === 'production') return PLAIN_HTTP
  if (!LOOPBACK.test(header('host') ?? ''))
    warnOnce(
      'UTS_PLAIN_HTTP',
      `Plain http: the guard's cookies go without Secure and __Host-. In production this is an error. ${PLAIN_HTTP}`,
    )
  return undefined
}
