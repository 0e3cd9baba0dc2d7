// The suite's application on NestJS, with whatever host of Express or of Fastify underneath.

import 'reflect-metadata'
import { All, Controller, type INestApplication, Module, Req, Res } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { Request, Response } from 'express'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type RequestSessions, Sessions, UtsessionsModule, type UtsessionsModuleOptions } from 'utsessions/nest'
import type { Application, Asked, Responded, Running } from 'utsessions/testing'
import type { ExpressHost } from './express.ts'
import type { FastifyHost } from './fastify.ts'

export function nestOnExpress(host: ExpressHost) {
  return async (application: Application): Promise<Running> => {
    const asked = (req: Request, res: Response) => ({
      path: req.originalUrl,
      user: () => host.user(req),
      ...host.acts(req, res),
    })
    const module = moduleFor(application, '{*path}', asked, {
      control: application.control,
      account: host.user,
      ...host.guard,
      ...application.guard<Request, Response>((req, name) => req.get(name)),
    })
    const app = await NestFactory.create<NestExpressApplication>(module, QUIET)
    for (const handler of host.before()) app.use(handler)
    return running(app)
  }
}

export function nestOnFastify(host: FastifyHost) {
  return async (application: Application): Promise<Running> => {
    const asked = (req: FastifyRequest, reply: FastifyReply) => ({
      path: req.url,
      user: () => host.user(req),
      ...host.acts(req, reply),
    })
    const module = moduleFor(application, '*', asked, {
      control: application.control,
      account: host.user,
      ...host.guard,
      ...application.guard<FastifyRequest, FastifyReply>((req, name) => req.headers[name]?.toString()),
    })
    const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), QUIET)
    await host.before(app.getHttpAdapter().getInstance() as never)
    return running(app)
  }
}

const QUIET = { logger: false, forceCloseConnections: true } as const

async function running(app: INestApplication): Promise<Running> {
  await app.listen(0, '127.0.0.1')
  return { url: await app.getUrl(), close: () => app.close() }
}

/** As much of both platforms' responses as the controller needs. */
interface Answer {
  status(status: number): unknown
  header(name: string, value: string): unknown
}

function moduleFor<R extends { readonly method: string }, A extends object>(
  application: Application,
  everything: string,
  asked: (req: R, res: A) => Omit<Asked, 'method' | 'sessions'>,
  options: UtsessionsModuleOptions<R, A>,
) {
  @Controller()
  class SuiteController {
    @All(everything)
    async answer(@Req() req: R, @Res({ passthrough: true }) res: A & Answer, @Sessions() sessions: RequestSessions) {
      const responded = await application.respond({ method: req.method, sessions, ...asked(req, res) })
      return responded ? send(res, responded) : 'what nobody may see'
    }
  }

  @Module({ imports: [UtsessionsModule.forRoot(options)], controllers: [SuiteController] })
  class SuiteModule {}
  return SuiteModule
}

function send(res: Answer, { status, location, body }: Responded): unknown {
  if (location !== undefined) res.header('location', location)
  res.status(status)
  return body
}
