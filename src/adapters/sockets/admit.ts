// Who may connect a socket: a passive check of the request that asks for it. Never opens a session, and signs nobody out of the host.

import type { SessionView } from '../../controller/answers.ts'
import type { SessionControl } from '../../controller/controller.ts'
import type { CredentialsGiven } from '../../controller/requests.ts'
import { answerNotice, answerOutage } from '../guard/answering.ts'
import { createCookieJars } from '../guard/cookies.ts'
import type { Exchange, HostData, Reply } from '../guard/exchange.ts'
import { originReply } from '../guard/origin.ts'
import { endedReply } from '../guard/problem.ts'
import { createTransport } from '../guard/transport.ts'
import { accountOf, credentialsFor, Visit } from '../guard/visit.ts'
import type { NodeRequest } from '../node/exchange.ts'
import type { SocketOptions } from './options.ts'

/** Whose socket it is. */
export interface Admission {
  readonly account: string
  /** `null` while the store does not answer, and `onStoreError` is `'allow'`. */
  readonly session: SessionView | null
  readonly credentials: CredentialsGiven
  readonly context: unknown
}

/** The request as node:http has it, with what express-session adds, if it is there. */
export interface HttpRequest extends NodeRequest {
  readonly session?: { readonly utsessions?: unknown } | null
  readonly sessionID?: string
}

export type Admit<Req> = (request: Req, http: HttpRequest, secure: boolean) => Promise<Admission | Reply>

/** The promise fails only with what the application's own functions throw. */
export function createAdmit<Req>(control: SessionControl, options: SocketOptions<Req>): Admit<Req> {
  const { hostData: _, secure: isSecure, origins = [], ...others } = options
  const shared = {
    control,
    options: others,
    routes: undefined,
    transport: createTransport(),
    jars: createCookieJars(options.cookie),
  }
  return async (request, http, secure) => {
    const answer: { reply?: Reply } = {}
    const exchange = exchangeOf(request, http, { ...options, secure: isSecure?.(request) ?? secure }, answer)
    const refused = originReply(exchange, origins)
    if (refused) return refused
    const visit = new Visit(shared, exchange, true)
    return (await admit(visit, answer)) ?? answered(answer)
  }
}

async function admit<Req>(visit: Visit<Req, undefined>, answer: { reply?: Reply }): Promise<Admission | undefined> {
  const { control, exchange, options } = visit
  try {
    const account = await accountOf(visit)
    if (account === undefined) return required(visit, NOBODY)
    const credentials = credentialsFor(visit, account)
    const context = options.context?.(exchange.request)
    const checked = await control.check({ account, ...credentials, context, passive: true })
    if (checked.outcome === 'alive') return { account, session: checked.session, credentials, context }
    if (checked.reason === 'unknown' && !checked.forgotten) return required(visit, NO_SESSION)
    answer.reply = endedReply(checked, { exchange, now: control.now(), recoveryUrl: undefined, timeZone: undefined })
  } catch (error) {
    answerOutage(visit, error)
  }
  return undefined
}

function required<Req>(visit: Visit<Req, undefined>, why: string): undefined {
  answerNotice(visit, 'session-required', why)
}

function answered({ reply }: { reply?: Reply }): Reply {
  if (!reply) throw new TypeError('The request was neither admitted nor answered')
  return reply
}

/** Sockets are opened by programs. */
const JSON_ONLY = 'application/problem+json'
const NOBODY = 'Nobody is signed in. Sign in first, then connect.'
const NO_SESSION =
  'The request is signed in but has no session, and a socket opens none. Open a page of the application first.'

/** Reads what there is, and writes nothing: what a socket's request is answered, a browser's page never sees. */
function exchangeOf<Req>(
  request: Req,
  http: HttpRequest,
  { hostData, secure }: Pick<SocketOptions<Req>, 'hostData'> & { readonly secure: boolean },
  answer: { reply?: Reply },
): Exchange<Req, undefined> {
  return {
    request,
    response: undefined,
    method: 'GET',
    url: '/',
    secure,
    body: async () => '',
    openOutlet: () => {
      throw new TypeError('The request of a socket has no answer that stays open')
    },
    header: (name) => (name === 'accept' ? JSON_ONLY : [http.headers[name]].flat().join(', ') || undefined),
    hostData: () => (hostData ? hostData(request) : dataIn(http)),
    hostSession: () => http.sessionID,
    setHeader: () => {},
    addCookie: () => {},
    replied: () => answer.reply !== undefined,
    reply: (reply) => {
      answer.reply = reply
    },
    onLeaving: () => {},
    leaveHostAlone: () => {},
    signOut: async () => false,
  }
}

function dataIn({ session }: HttpRequest): HostData | undefined {
  return session ? { get: () => session.utsessions, set: () => {} } : undefined
}
