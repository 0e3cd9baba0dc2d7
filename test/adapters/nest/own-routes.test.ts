// The guard's own routes in Nest: behind the application's guards, prefixes and versions.

import 'reflect-metadata'
import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  type INestApplication,
  Injectable,
  Module,
  SetMetadata,
  VersioningType,
} from '@nestjs/common'
import { APP_GUARD, NestFactory, Reflector } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { UtsessionsModule, type UtsessionsModuleOptions } from 'utsessions/nest'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createBrowser } from '../../support/browser.ts'
import { as, byHeader, newControl, PLATFORMS, type Platform, type Signed } from './app.ts'

const Public = () => SetMetadata('public', true)

/** Refuses strangers everywhere but where a route is public, as an application's guard for all routes does. */
@Injectable()
class Everywhere implements CanActivate {
  readonly #reflector = new Reflector()
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Signed>()
    request.user = request.headers['x-user']
    const marks = [context.getHandler(), context.getClass()]
    return request.user !== undefined || this.#reflector.getAllAndOverride('public', marks) === true
  }
}

@Controller()
class Home {
  @Get()
  home() {
    return {}
  }
}

type Options = Partial<UtsessionsModuleOptions<Signed, object>>

async function start(
  platform: Platform,
  options: Options = {},
  prepare: (app: INestApplication) => unknown = () => {},
) {
  const { control } = newControl({ policy: { lock: 0 } })
  const useFactory = async () => ({ control, account: (req: Signed) => req.user, ...byHeader, ...options })
  @Module({
    imports: [UtsessionsModule.forRootAsync({ useFactory })],
    controllers: [Home],
    providers: [{ provide: APP_GUARD, useClass: Everywhere }],
  })
  class TestModule {}
  const adapter = platform === 'Express' ? new ExpressAdapter() : new FastifyAdapter()
  const app = await NestFactory.create(TestModule, adapter, { logger: false, abortOnError: false })
  prepare(app)
  onTestFinished(() => app.close())
  await app.listen(0, '127.0.0.1')
  const url = await app.getUrl()
  return { ann: createBrowser(url, as('ann', 's1')), stranger: createBrowser(url) }
}

describe.each(PLATFORMS)("the guard's own routes on %s", (platform) => {
  it('are behind a guard for all routes, whose sign-in they know', async () => {
    const { ann, stranger } = await start(platform)
    await ann.get('/')
    expect((await ann.get('/utsessions/sessions')).json.sessions).toHaveLength(1)
    expect((await ann.tell('/utsessions/sessions/end', { session: 'nonsense' })).status).toBe(404)
    expect((await stranger.get('/utsessions/sessions')).status).toBe(403)
    expect((await ann.get('/utsessions/other')).status).toBe(404)
  })

  it('are public where the application marks them so', async () => {
    const { stranger: refused } = await start(platform)
    expect((await refused.tell('/utsessions/not-me')).status).toBe(403)
    const { stranger } = await start(platform, { routesDecorators: [Public()] })
    const { status, json } = await stranger.tell('/utsessions/not-me')
    expect([status, json.code]).toEqual([409, 'nothing-to-disown'])
  })

  it('have the prefix of all routes, and no version', async () => {
    const options = { routes: { publicPath: '/api/utsessions' } }
    const { ann } = await start(platform, options, (app) => {
      app.setGlobalPrefix('api')
      app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' })
    })
    await ann.get('/api/v1')
    expect((await ann.get('/api/utsessions/sessions')).json.sessions).toHaveLength(1)
    expect((await ann.get('/utsessions/sessions')).status).toBe(404)
  })

  it('are where they are said to be, or nowhere', async () => {
    const { ann: elsewhere } = await start(platform, { routes: { path: '/own/sessions' } })
    expect((await elsewhere.get('/own/sessions/state')).status).toBe(409)
    const { ann: nowhere } = await start(platform, { routes: false })
    expect((await nowhere.get('/utsessions/state')).status).toBe(404)
  })
})
