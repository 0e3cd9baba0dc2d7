// Cookies and plain http: a warning in development, an error in production.

import { warnOnce } from './warnings.ts'

const PLAIN_HTTP =
  "The guard's cookies are kept from plain http, and this request seems to be: behind a proxy that ends TLS, tell the framework " +
  "to trust it (Express: app.set('trust proxy', 1); Fastify: trustProxy; Koa: app.proxy), or give the guard secure: (req) => …."

/** A developer's own machine, where plain http is the rule. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/

/** Of one guard. */
export interface Transport {
  /**
   * Over plain http the cookies go without `Secure` in development, with a warning; in production the request fails with what this says.
   * @param host the request's header
   */
  fault(secure: boolean, host: string | undefined): string | undefined
}

/** What the environment is costs as much to ask as the rest of a request: it is asked once, at the first that comes over plain http. */
export function createTransport(): Transport {
  let isProduction: boolean | undefined
  let ownMachine: string | undefined
  return {
    fault: (secure, host) => {
      if (secure) return undefined
      isProduction ??= globalThis.process?.env['NODE_ENV'] === 'production'
      if (isProduction) return PLAIN_HTTP
      if (host !== undefined && host === ownMachine) return undefined
      if (LOOPBACK.test(host ?? '')) ownMachine = host
      else warnOnce('UTS_PLAIN_HTTP', INSECURE)
      return undefined
    },
  }
}

const INSECURE = `Plain http: the guard's cookies go without Secure and __Host-. In production this is an error. ${PLAIN_HTTP}`
