// The guard of nest.ts, as Nest's guards and interceptors: who is signed in may be known to the one, or to the other only.

import type { CallHandler, CanActivate, ExecutionContext, NestInterceptor, Type } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { catchError, mergeMap, NEVER, type Observable, of, throwError } from 'rxjs'
import type { SessionControl } from '../../controller/controller.ts'
import type { RequestSessions } from '../guard/handle.ts'
import type { AccountGiven, GuardOptions } from '../guard/options.ts'
import { type Admit, createAdmit } from './admit.ts'
import { ownUrl, placeRoutes } from './own-routes.ts'

export interface UtsessionsModuleOptions<Req extends object, Res extends object> extends GuardOptions<Req, Res> {
  readonly control: SessionControl
  /**
   * For the controller of the guard's own routes: what the application marks routes with that its own guards let everybody ask for, such as
   * `[Public()]`. Whoever was signed out may still say there that it was not them. @default none
   */
  readonly routesDecorators?: readonly ClassDecorator[]
}

/** Keys of what the decorators note. */
export const PASSIVE = 'utsessions:passive'
export const UNGUARDED = 'utsessions:unguarded'
export const SIGNS_IN = 'utsessions:signs-in'

/** What is known of a request while Nest handles it. */
interface Known {
  readonly passive: boolean
  /** For the guard's own routes: which. */
  readonly url: string | undefined
  /** What the application's function gave in the guard, until the guard behind it has asked; a promise is not made twice. */
  first?: Promise<AccountGiven> | undefined
  admitted?: Promise<void>
  /** The guard's own answer is out, in a handler's `open()`. */
  answered?: boolean
}

export interface Entrance {
  readonly guard: CanActivate
  readonly interceptor: NestInterceptor
}

/**
 * Whoever is signed in when Nest's guards begin is dealt with there, before any of them can sign in somebody else. Whoever is signed in
 * by a guard that comes later is dealt with right before the handler.
 * @param controller for the guard's own routes
 */
export function createEntrance<Req extends object, Res extends object>(
  { control, routesDecorators = [], ...options }: UtsessionsModuleOptions<Req, Res>,
  controller: Type,
): Entrance {
  const reflector = new Reflector()
  const requests = new WeakMap<object, Known>()
  const admit = createAdmit(control, withKnown(options, requests))
  placeRoutes(controller, options.routes, routesDecorators)
  const marked = (context: ExecutionContext, key: string) =>
    reflector.getAllAndOverride<boolean | undefined>(key, [context.getHandler(), context.getClass()]) === true
  const leftOut = (context: ExecutionContext) => context.getType() !== 'http' || marked(context, UNGUARDED)
  return {
    guard: {
      canActivate: async (context) => {
        if (leftOut(context)) return true
        const request = context.switchToHttp().getRequest<Req>()
        const url = context.getClass() === controller ? ownUrl(request, options.routes) : undefined
        const known: Known = { passive: marked(context, PASSIVE), url }
        requests.set(request, known)
        if ((await isSignedIn(request, options, known)) || marked(context, SIGNS_IN)) await enter(context, known, admit)
        return true
      },
    },
    interceptor: {
      intercept: async (context, next) => {
        const known = requests.get(context.switchToHttp().getRequest<Req>())
        if (leftOut(context) || !known) return next.handle()
        await enter(context, known, admit)
        return unlessAnswered(next, known)
      },
    },
  }
}

/** What the decorators say, and what was asked already. */
function withKnown<Req extends object, Res extends object>(
  options: GuardOptions<Req, Res>,
  requests: WeakMap<object, Known>,
): GuardOptions<Req, Res> {
  const { account, passive } = options
  if (typeof account !== 'function') return options // for the guard to complain about
  return {
    ...options,
    account: (request) => {
      const known = requests.get(request)
      const first = known?.first
      if (known) known.first = undefined
      return first ?? account(request)
    },
    passive: (request) => requests.get(request)?.passive === true || passive?.(request) === true,
  }
}

async function isSignedIn<Req extends object, Res extends object>(
  request: Req,
  { account }: GuardOptions<Req, Res>,
  known: Known,
): Promise<boolean> {
  const given = account(request)
  if (typeof given === 'object' && given !== null) known.first = given
  const user = await given
  if (user === undefined || user === null) known.first = undefined // a later guard may sign somebody in
  return user !== undefined && user !== null
}

/** Waits until the guard lets the request pass; for ever where it has answered: Nest would have another answer of its own. */
function enter(context: ExecutionContext, known: Known, admit: Admit): Promise<void> {
  const http = context.switchToHttp()
  known.admitted ??= admit(http.getRequest(), http.getResponse(), known.url).then((sessions) =>
    noteAnswers(sessions, known),
  )
  return known.admitted
}

/** A handler's `open()` may have answered. */
function noteAnswers(sessions: RequestSessions, known: Known): void {
  const { open } = sessions
  sessions.open = async () => {
    const answer = await open()
    if (answer.outcome !== 'admitted' && answer.outcome !== 'waiting') known.answered = true
    return answer
  }
}

/** What a handler gives or throws after that goes nowhere. */
function unlessAnswered(next: CallHandler, known: Known): Observable<unknown> {
  return next.handle().pipe(
    mergeMap((value) => (known.answered ? NEVER : of(value))),
    catchError((error: unknown) => (known.answered ? NEVER : throwError(() => error))),
  )
}
