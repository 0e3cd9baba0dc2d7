// NestJS 12 on Express or Fastify: `UtsessionsModule.forRoot({ control, account })` among the imports of the application's module.

import {
  createParamDecorator,
  type DynamicModule,
  type ExecutionContext,
  type InjectionToken,
  type ModuleMetadata,
  type OptionalFactoryDependency,
  type Provider,
  SetMetadata,
} from '@nestjs/common'
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core'
import type { SessionControl } from '../controller/controller.ts'
import { UtsessionsError } from '../policy/errors.ts'
import type { RequestSessions } from './guard/handle.ts'
import { createEntrance, PASSIVE, SIGNS_IN, UNGUARDED, type UtsessionsModuleOptions } from './nest/entrance.ts'
import { mountedModule, type NestMountOptions } from './nest/mounted.ts'
import { newController } from './nest/own-routes.ts'
import type { Mountable } from './web/mountable.ts'

export type { HostData } from './guard/exchange.ts'
export type { RequestSessions, Unavailable, Waiting } from './guard/handle.ts'
export type { AccountGiven, CookieOptions, GuardOptions } from './guard/options.ts'
export type { ProblemCode } from './guard/problem.ts'
export type { UtsessionsModuleOptions } from './nest/entrance.ts'
export type { NestMountOptions } from './nest/mounted.ts'
export type { Mountable } from './web/mountable.ts'

/** Under this the application's providers find the control: `@Inject(SESSION_CONTROL) control: SessionControl`. */
export const SESSION_CONTROL = Symbol('utsessions control')

export interface UtsessionsModuleFactory<Req extends object, Res extends object, Deps extends unknown[]> {
  /** Modules whose providers the factory is given. */
  readonly imports?: ModuleMetadata['imports']
  readonly inject?: (InjectionToken | OptionalFactoryDependency)[]
  readonly useFactory: (...deps: Deps) => UtsessionsModuleOptions<Req, Res> | Promise<UtsessionsModuleOptions<Req, Res>>
}

/**
 * The guard in front of every route of the application's controllers, and the control for its providers. Imported once, in the
 * application's own module.
 *
 * The token is kept in `request.session` where there is one, else in a cookie. Whoever made the control disposes of it.
 */
// biome-ignore lint/complexity/noStaticOnlyClass: Nest's modules are classes
export class UtsessionsModule {
  /** @throws {UtsessionsError} `UTS_OPTION_INVALID` when the application starts, saying what was given and what to write */
  static forRoot<Req extends object, Res extends object>(options: UtsessionsModuleOptions<Req, Res>): DynamicModule {
    return moduleOf({ provide: OPTIONS, useValue: options })
  }

  /** The same, where options or control are made from other providers. */
  static forRootAsync<Req extends object, Res extends object, Deps extends unknown[]>(
    factory: UtsessionsModuleFactory<Req, Res, Deps>,
  ): DynamicModule {
    const { imports = [], inject = [], useFactory } = factory
    return moduleOf({ provide: OPTIONS, inject, useFactory: useFactory as never }, imports)
  }
}

const OPTIONS = Symbol('utsessions options')
const ENTRANCE = Symbol('utsessions entrance')

function moduleOf(options: Provider, imports: ModuleMetadata['imports'] = []): DynamicModule {
  const controller = newController()
  return {
    module: UtsessionsModule,
    global: true,
    imports,
    controllers: [controller],
    providers: [
      options,
      { provide: SESSION_CONTROL, inject: [OPTIONS], useFactory: controlOf },
      {
        provide: ENTRANCE,
        inject: [OPTIONS],
        useFactory: (given: UtsessionsModuleOptions<object, object>) => createEntrance(given, controller),
      },
      { provide: APP_GUARD, inject: [ENTRANCE], useFactory: ({ guard }: ReturnType<typeof createEntrance>) => guard },
      {
        provide: APP_INTERCEPTOR,
        inject: [ENTRANCE],
        useFactory: ({ interceptor }: ReturnType<typeof createEntrance>) => interceptor,
      },
    ],
    exports: [SESSION_CONTROL],
  }
}

function controlOf({ control }: { readonly control: SessionControl }): SessionControl {
  return control
}

/** A handler's parameter: the session of its request, `@Sessions() sessions: RequestSessions`. */
export const Sessions = createParamDecorator((_: unknown, context: ExecutionContext): RequestSessions => {
  const { utsessions } = context.switchToHttp().getRequest<{ readonly utsessions?: RequestSessions }>()
  if (utsessions) return utsessions
  throw new UtsessionsError(
    'UTS_ARGUMENT_INVALID',
    'This request has no sessions: its route is @Unguarded(), or UtsessionsModule.forRoot() is not among the imports.',
  )
})

/** Routes or controllers that are polled: they open nothing and extend nothing. */
export const Passive = () => SetMetadata(PASSIVE, true)

/** Routes or controllers that the guard leaves alone, such as health checks and webhooks. Nothing is enforced there, nor a sign-out noticed. */
export const Unguarded = () => SetMetadata(UNGUARDED, true)

/** With `opening: 'at-login'`: a route whose own guard signs in (passport's `AuthGuard('local')`), and whose handler calls `open()`. */
export const SignsIn = () => SetMetadata(SIGNS_IN, true)

/**
 * A handler such as the dashboard of `utsessions/admin` as a module: `imports: [UtsessionsModule.forRoot({ … }), mount(admin)]`. It answers below
 * its `path`, and below the prefix of all routes where there is one. Nest's guards stand in front of it. What it fails with goes to Nest's
 * exception filters.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`
 */
export function mount<Request extends object>(
  handler: Mountable<Request>,
  options: NestMountOptions = {},
): DynamicModule {
  return mountedModule(handler as Mountable<never> as Mountable<object>, options)
}
