import {
  type ArgumentsHost,
  BadRequestException,
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  Inject,
  Injectable,
  Module,
  Post,
  UseGuards,
} from '@nestjs/common'
import { APP_FILTER } from '@nestjs/core'
import type { SessionControl } from 'utsessions'
import { type RequestSessions, SESSION_CONTROL, Sessions, UtsessionsModule } from 'utsessions/nest'
import { describe, expect, it } from 'vitest'
import { as, byHeader, HeaderGuard, listenTo, newControl, PLATFORMS, type Signed, startNest } from './app.ts'

/** Answers every exception, as an application's own filter does: without looking whether there is an answer already. */
@Catch()
class Filter implements ExceptionFilter {
  readonly caught: unknown[] = []
  catch(exception: unknown, host: ArgumentsHost): void {
    this.caught.push(exception)
    host.switchToHttp().getResponse().status(418).send({ caught: true })
  }
}

function filtered() {
  const filter = new Filter()
  return { filter, providers: [{ provide: APP_FILTER, useValue: filter }] }
}

@Controller()
class Handlers {
  @Get()
  page() {
    return {}
  }

  @Post('login')
  async login(@Sessions() sessions: RequestSessions) {
    await sessions.open()
    return 'what nobody may see'
  }

  @Post('throwing-login')
  async throwing(@Sessions() sessions: RequestSessions) {
    await sessions.open()
    throw new BadRequestException()
  }

  @Get('error')
  error() {
    throw new BadRequestException()
  }
}

/** Nobody is signed in until the handler has run a while. */
const inHandler = {
  account: (req: Signed & { asked?: number }) => {
    req.asked = (req.asked ?? 0) + 1
    return req.asked > 2 ? req.headers['x-user'] : undefined
  },
  opening: 'at-login' as const,
}

describe.each(PLATFORMS)("NestJS on %s: the guard's answer is the only one", (platform) => {
  it('an exception filter is not asked about the guard', async () => {
    const { filter, providers } = filtered()
    const { browser } = await startNest(platform, { controllers: [Handlers], providers, options: { account: byUser } })
    await browser(as('ann', 's1')).get('/')
    expect((await browser(as('ann', 's2')).get('/')).status).toBe(409)
    expect((await browser(as('ann', 's1')).get('/error')).json).toEqual({ caught: true })
    expect(filter.caught).toHaveLength(1)
  })

  it.each(['/login', '/throwing-login'])('what the handler of %s does after a refusal goes nowhere', async (path) => {
    const { filter, providers } = filtered()
    const { browser } = await startNest(platform, { controllers: [Handlers], providers, options: inHandler })
    const before = await browser(as('ann', 's1')).post('/login')
    expect([before.status, before.text]).toEqual([201, 'what nobody may see'])
    const { status, json } = await browser(as('ann', 's2')).post(path)
    expect([status, json.code]).toEqual([409, 'session-refused'])
    expect(filter.caught).toEqual([])
  })

  it('what the account function throws is an exception like any other', async () => {
    const { providers } = filtered()
    const account = () => {
      throw new Error('no account today')
    }
    const { browser } = await startNest(platform, { controllers: [Handlers], providers, options: { account } })
    expect((await browser().get('/')).status).toBe(418)
  })

  it('onRefused answers instead', async () => {
    const onRefused = (_: Signed, res: object) =>
      void (res as { status(code: number): { send(body: string): void } }).status(499).send('not now')
    const { browser } = await startNest(platform, {
      controllers: [Handlers],
      options: { account: byUser, onRefused },
    })
    await browser(as('ann', 's1')).get('/')
    const refused = await browser(as('ann', 's2')).get('/')
    expect([refused.status, refused.text]).toEqual([499, 'not now'])
  })
})

function byUser(req: Signed): string | undefined {
  return req.headers['x-user']
}

@Controller()
@UseGuards(HeaderGuard)
class Revoking {
  readonly control: SessionControl
  constructor(@Inject(SESSION_CONTROL) control: SessionControl) {
    this.control = control
  }

  @Post('revoke')
  async revoke() {
    return this.control.revoke({ account: 'ann', all: true })
  }

  @Get()
  page() {
    return {}
  }
}

/** Signs somebody else in before the handler, in the place of whoever was signed in. */
@Injectable()
class SwitchGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Signed>()
    request.user = request.headers['x-login']
    return true
  }
}

@Controller('switch')
@UseGuards(SwitchGuard)
class Switching {
  @Post()
  change() {
    return {}
  }
}

describe.each(PLATFORMS)('NestJS on %s: the module', (platform) => {
  it('forRootAsync makes its options from other providers, and gives the control to all', async () => {
    const { control } = newControl()
    @Module({ providers: [{ provide: 'control', useValue: control }], exports: ['control'] })
    class ControlModule {}
    const utsessions = UtsessionsModule.forRootAsync({
      imports: [ControlModule],
      inject: ['control'],
      useFactory: async (given: SessionControl) => ({
        ...byHeader,
        control: given,
        account: (req: Signed) => req.user,
      }),
    })
    @Module({ imports: [utsessions], controllers: [Revoking] })
    class TestModule {}
    const { browser } = await listenTo(platform, TestModule)
    const a = browser(as('ann', 's1'))
    expect((await a.get('/')).status).toBe(200)
    expect((await a.post('/revoke')).json).toHaveLength(1)
    expect((await a.get('/')).json).toMatchObject({ code: 'session-ended', reason: 'revoked' })
  })

  it('an option that cannot be meant keeps the application from starting', async () => {
    const options = { opening: 'on-login' as 'at-login' }
    await expect(startNest(platform, { controllers: [], options })).rejects.toMatchObject({
      code: 'UTS_OPTION_INVALID',
    })
  })

  it('a guard that signs in somebody else closes the session of whoever was there (D3)', async () => {
    const account = (req: Signed) => req.user ?? req.headers['x-user']
    const { browser, control } = await startNest(platform, { controllers: [Switching], options: { account } })
    await browser({ ...as('ann', 's1'), 'x-login': 'ann' }).post('/switch')
    expect(await control.list({ account: 'ann' })).toHaveLength(1)
    await browser({ ...as('ann', 's1'), 'x-login': 'bob' }).post('/switch')
    expect(await control.list({ account: 'ann' })).toEqual([])
  })
})
