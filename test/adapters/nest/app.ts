// Small applications on NestJS, on both of its platforms, for what the published suite does not ask.

import 'reflect-metadata'
import { type CanActivate, type ExecutionContext, Injectable, Module, type Provider, type Type } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { createSessionControl, memoryStore, type SessionControl, type SessionControlOptions } from 'utsessions'
import { UtsessionsModule, type UtsessionsModuleOptions } from 'utsessions/nest'
import { fakeClock } from 'utsessions/testing'
import { onTestFinished } from 'vitest'
import { createBrowser, type Sent } from '../../support/browser.ts'

export const PLATFORMS = ['Express', 'Fastify'] as const
export type Platform = (typeof PLATFORMS)[number]

/** Signed in by a guard of Nest's, as with a JWT. */
export interface Signed {
  readonly method: string
  readonly headers: Readonly<Record<string, string | undefined>>
  user?: string | undefined
}

/** Verifies a credential where nothing but a guard of Nest's does: `x-user: ann`, `x-sid: s1`. */
@Injectable()
export class HeaderGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Signed>()
    request.user = request.headers['x-user']
    return request.user !== undefined
  }
}

export function as(user: string, sid: string): Sent {
  return { 'x-user': user, 'x-sid': sid }
}

type Options = Partial<UtsessionsModuleOptions<Signed, object>>

/** What the tests of a credential in a header tell the guard. */
export const byHeader: Options = { hostSession: (req) => req.headers['x-sid'], signOut: () => {} }

export interface NestSetting {
  readonly controllers: Type[]
  readonly control?: Omit<Partial<SessionControlOptions>, 'store' | 'clock'>
  readonly options?: Options
  readonly providers?: Provider[]
}

export async function startNest(platform: Platform, setting: NestSetting) {
  const { control, clock } = newControl(setting.control)
  const options = { control, account: (req: Signed) => req.user, ...byHeader, ...setting.options }
  @Module({
    imports: [UtsessionsModule.forRoot(options)],
    controllers: setting.controllers,
    providers: setting.providers ?? [],
  })
  class TestModule {}
  return { control, clock, ...(await listenTo(platform, TestModule)) }
}

const QUIET = { logger: false, forceCloseConnections: true } as const

export function newControl(options: NestSetting['control'] = {}): {
  control: SessionControl
  clock: ReturnType<typeof fakeClock>
} {
  const clock = fakeClock()
  const control = createSessionControl({ store: memoryStore(), clock, pruneEvery: 'never', ...options })
  onTestFinished(() => control.dispose())
  return { control, clock }
}

export async function listenTo(platform: Platform, module: Type) {
  const adapter = platform === 'Express' ? new ExpressAdapter() : new FastifyAdapter()
  const app = await NestFactory.create(module, adapter, { ...QUIET, abortOnError: false })
  onTestFinished(() => app.close())
  await app.listen(0, '127.0.0.1')
  const url = await app.getUrl()
  return { url, browser: (always?: Sent) => createBrowser(url, always) }
}
