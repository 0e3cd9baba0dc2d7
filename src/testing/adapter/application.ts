// The application that the suite talks to. A fixture mounts host and guard around it, and hands it every request that the guard lets pass.

import type { RequestSessions } from '../../adapters/guard/handle.ts'
import type { Disowned, GuardOptions } from '../../adapters/guard/options.ts'
import type { SessionControl } from '../../controller/controller.ts'
import type { Gate } from './gate.ts'

export interface Application {
  readonly control: SessionControl
  /**
   * Options for the guard, besides `account` and what the host needs.
   * @param header reads a header of the framework's request
   */
  guard<Req, Res>(header: (req: Req, name: string) => string | null | undefined): Partial<GuardOptions<Req, Res>>
  /** Answers a request that the guard has let pass. `undefined`: the guard has answered meanwhile, and nothing more is sent. */
  respond(asked: Asked): Promise<Responded | undefined>
}

/** A request, as far as the application looks at it. Nothing is in its body. */
export interface Asked {
  readonly method: string
  /** With its query. */
  readonly path: string
  /** Who is signed in, as the host says at this moment. */
  user(): string | null | undefined | Promise<string | null | undefined>
  readonly sessions: RequestSessions
  /** Signs in as this user, as the host has it: with a new session id where the host can. */
  signIn(user: string): unknown
  /** Signs out, as an application with this host does. */
  signOut(): unknown
  /** Changes something in the host's session data, so that the host saves it; where the host keeps data for each session. */
  change?(): unknown
  /** Gives the host's session another id, with its data; where the host can. */
  rotate?(): unknown
}

export interface Responded {
  readonly status: number
  readonly location?: string
  /** To be sent as JSON. */
  readonly body?: unknown
}

/** The password of every account. */
export const PASSWORD = 'right'

export interface Setting {
  readonly control: SessionControl
  /** Opens sessions at login alone. */
  readonly atLogin: boolean
  readonly recoveryUrl: string | undefined
  /** Asks for the password again where the guard's own routes want to know who it is. */
  readonly reauthenticates: boolean
  /** Whatever somebody has said that it was not them. */
  readonly disowned: Disowned[]
  /** Holds requests for `/slow`. */
  readonly gate: Gate
}

export function createApplication(setting: Setting): Application {
  const { control, atLogin, recoveryUrl, reauthenticates, disowned } = setting
  return {
    control,
    guard: (header) => ({
      ...(atLogin && { opening: 'at-login' as const }),
      ...(recoveryUrl !== undefined && { recoveryUrl }),
      ...(reauthenticates && { reauthenticate: (_req, { password }) => password === PASSWORD }),
      onNotMe: (_req, told) => void disowned.push(told),
      passive: (req) => header(req, 'x-passive') === '1',
      activeAt: (req) => {
        const at = header(req, 'x-active-at')
        return at ? Number(at) : undefined // Koa gives an empty text for a header that is not there
      },
      exempt: (req) => header(req, 'x-exempt') === '1',
      place: (req) => header(req, 'x-place') ?? undefined,
      address: (req) => header(req, 'x-address') ?? undefined,
      context: (req) => ({ plan: header(req, 'x-plan') ?? undefined }),
    }),
    respond: (asked) => respond(asked, setting),
  }
}

async function respond(asked: Asked, setting: Setting): Promise<Responded | undefined> {
  const { pathname, searchParams } = new URL(asked.path, 'http://localhost')
  const [, name = '', id] = pathname.split('/')
  switch (`${asked.method} /${name}`) {
    case 'GET /':
    case 'HEAD /':
    case 'OPTIONS /':
      return ok({ user: (await asked.user()) ?? null, session: asked.sessions.session })
    case 'POST /login':
    case 'GET /login': // a link in a mail
      return login(asked, searchParams, setting)
    case 'POST /logout':
      await asked.signOut()
      return { status: 303, location: '/' }
    case 'GET /slow':
      await setting.gate.pass()
      return searchParams.has('change') ? able(asked, 'change', { slow: true }) : ok({ slow: true })
    case 'POST /rotate':
      return able(asked, 'rotate', {})
    case 'POST /confirm':
      if (searchParams.has('anew')) await asked.signIn((await asked.user()) ?? '')
      return ok(await asked.sessions.renew())
    case 'GET /sessions':
      return ok(await asked.sessions.list())
    case 'DELETE /sessions':
      if (id === undefined) return ok({ ended: await asked.sessions.endOthers() })
      return { status: (await asked.sessions.end(id)) ? 204 : 404 }
    default:
      return { status: 404 }
  }
}

function ok(body: unknown): Responded {
  return { status: 200, body }
}

/** What not every host can do: the case says what it lacks. */
async function able(asked: Asked, name: 'change' | 'rotate', done: unknown): Promise<Responded> {
  if (!asked[name]) return { status: 501, body: { lacks: name } }
  await asked[name]()
  return ok(done)
}

/** `?stay=1` answers at once, otherwise the browser is sent on to the first page; `?unopened=1` forgets to open at login. */
async function login(asked: Asked, query: URLSearchParams, { atLogin }: Setting): Promise<Responded | undefined> {
  const [user, password] = [query.get('user'), query.get('password')]
  if (user === null || password !== PASSWORD) return { status: 401, body: { failed: true } }
  await asked.signIn(user)
  if (atLogin && !query.has('unopened')) {
    const { outcome } = await asked.sessions.open()
    if (outcome !== 'admitted' && outcome !== 'waiting') return undefined
  }
  return query.has('stay') ? { status: 204 } : { status: 303, location: '/' }
}
