// An application on NestJS for the suite of `mount`: on Express with express-session, on Fastify with @fastify/session.

import 'reflect-metadata'
import {
  type ArgumentsHost,
  Catch,
  Controller,
  Get,
  HttpException,
  type INestApplication,
  Module,
  Post,
  Query,
  Req,
} from '@nestjs/common'
import type { AbstractHttpAdapter } from '@nestjs/core'
import { BaseExceptionFilter, HttpAdapterHost, NestFactory } from '@nestjs/core'
import { mount, Unguarded, UtsessionsModule } from 'utsessions/nest'
import type { Mounting, Setting } from './suite.ts'

/** Of either platform, with a session. */
export interface SessionRequest {
  readonly session: { user?: string | undefined }
}

@Controller()
class AppController {
  @Get('app')
  app() {
    return 'the application'
  }

  @Unguarded()
  @Post('sign-in')
  signIn(@Req() req: SessionRequest, @Query('user') user: string) {
    req.session.user = user
    return {}
  }
}

@Catch()
class Handling extends BaseExceptionFilter {
  override catch(error: Error, host: ArgumentsHost): void {
    if (error instanceof HttpException) super.catch(error, host)
    else this.applicationRef?.reply(host.switchToHttp().getResponse(), `handled: ${error.message}`, 500)
  }
}

export interface Platform {
  adapter(): AbstractHttpAdapter
  /** It refuses bodies of types that it has no parser for: without Nest's, forms and JSON. */
  readonly typed?: boolean
  /** Puts the host's session in front. */
  host(app: INestApplication): unknown
}

export function nestMounting({ adapter, host, typed = false }: Platform): Mounting<SessionRequest> {
  const user = (request: SessionRequest) => request.session.user
  const start = async (setting: Setting<SessionRequest>) => {
    const app = await NestFactory.create(moduleOf(setting), adapter(), {
      logger: false,
      forceCloseConnections: true,
      abortOnError: false,
      bodyParser: setting.parses || typed,
    })
    await host(app)
    if (setting.prefixed) app.setGlobalPrefix('x')
    app.useGlobalFilters(new Handling(app.get(HttpAdapterHost).httpAdapter))
    await app.listen(0, '127.0.0.1')
    return { url: await app.getUrl(), close: () => app.close() }
  }
  return { start, user, typed, failure: 'handled: boom' }
}

function moduleOf({ control, handler }: Setting<SessionRequest>) {
  const account = ({ session }: SessionRequest) => session.user
  @Module({
    imports: [UtsessionsModule.forRoot<SessionRequest, object>({ control, account }), mount(handler)],
    controllers: [AppController],
  })
  class AppModule {}
  return AppModule
}
