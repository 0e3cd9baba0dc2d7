import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  Post,
  Sse,
  UseGuards,
} from '@nestjs/common'
import { of } from 'rxjs'
import { Passive, type RequestSessions, Sessions, SignsIn, Unguarded } from 'utsessions/nest'
import { describe, expect, it } from 'vitest'
import { as, HeaderGuard, PLATFORMS, type Signed, startNest } from './app.ts'

let handled = 0

@Controller()
@UseGuards(HeaderGuard)
class Pages {
  @Get()
  page(@Sessions() sessions: RequestSessions) {
    handled += 1
    return { session: sessions.session }
  }

  @Get('poll')
  @Passive()
  poll() {
    return { polled: true }
  }

  @Sse('events')
  events() {
    return of({ data: 'one' }, { data: 'two' })
  }
}

@Controller('health')
@Unguarded()
class Health {
  @Get()
  health() {
    return { healthy: true }
  }

  @Get('mine')
  mine(@Sessions() sessions: RequestSessions) {
    return sessions.session
  }
}

/** Signs in before the handler, as passport's `AuthGuard('local')` does. */
@Injectable()
class LoginGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Signed>()
    request.user = request.headers['x-login']
    return true
  }
}

@Controller('login')
@UseGuards(LoginGuard)
class Login {
  @Post()
  @SignsIn()
  async login(@Sessions() sessions: RequestSessions) {
    return { outcome: (await sessions.open()).outcome }
  }

  @Post('without-a-mark')
  async unmarked(@Sessions() sessions: RequestSessions) {
    return { outcome: (await sessions.open()).outcome }
  }
}

describe.each(PLATFORMS)('NestJS on %s, where a guard of its own signs in', (platform) => {
  it('the second device is refused, and its handler does not run (B1, E2)', async () => {
    const { browser } = await startNest(platform, { controllers: [Pages] })
    const mine = await browser(as('ann', 's1')).get('/')
    expect(mine.json.session.id).toBeTypeOf('string')
    handled = 0
    const refused = await browser(as('ann', 's2')).get('/')
    expect([refused.status, refused.json.code, handled]).toEqual([409, 'session-refused', 0])
    expect((await browser().get('/')).status).toBe(403)
  })

  it('an ended session is told so, and the winner stays in (C1, C6)', async () => {
    const { browser } = await startNest(platform, { controllers: [Pages], control: { policy: { lock: 0 } } })
    const [a, b] = [browser(as('ann', 's1')), browser(as('ann', 's2'))]
    await a.get('/')
    expect((await b.get('/')).status).toBe(200)
    expect((await a.get('/')).json).toMatchObject({ status: 401, code: 'session-ended', reason: 'displaced' })
    expect((await b.get('/')).status).toBe(200)
  })

  it('clients without cookies are known by what names their sign-in (E3)', async () => {
    const { url, control } = await startNest(platform, { controllers: [Pages] })
    const ask = (sid: string) => fetch(url, { headers: as('ann', sid) })
    expect([(await ask('s1')).status, (await ask('s1')).status, (await ask('s2')).status]).toEqual([200, 200, 409])
    expect(await control.list({ account: 'ann' })).toHaveLength(1)
  })

  it('a promise of the account is asked for once', async () => {
    let asked = 0
    const account = async (req: Signed) => {
      asked += 1
      return req.headers['x-user']
    }
    const { browser } = await startNest(platform, { controllers: [Pages], options: { account } })
    expect((await browser(as('ann', 's1')).get('/')).status).toBe(200)
    expect(asked).toBe(1)
  })

  it('@Passive() routes open nothing and extend nothing (E5, H4)', async () => {
    const { browser, clock } = await startNest(platform, { controllers: [Pages], control: { policy: { idle: '10m' } } })
    const a = browser(as('ann', 's1'))
    expect((await a.get('/poll')).json.code).toBe('session-required')
    await a.get('/')
    clock.advance('9m')
    expect((await a.get('/poll')).json).toEqual({ polled: true })
    clock.advance('2m')
    expect((await a.get('/poll')).json).toMatchObject({ code: 'session-ended', reason: 'idle' })
  })

  it('@Unguarded() routes are left alone, and have no sessions to give', async () => {
    const { browser, control } = await startNest(platform, {
      controllers: [Health],
      options: { account: (req) => req.headers['x-user'] },
    })
    expect((await browser(as('ann', 's1')).get('/health')).json).toEqual({ healthy: true })
    expect((await browser(as('ann', 's1')).get('/health/mine')).status).toBe(500)
    expect(await control.list({ account: 'ann' })).toEqual([])
  })

  it('an event stream goes through', async () => {
    const { browser } = await startNest(platform, { controllers: [Pages] })
    const { status, text } = await browser(as('ann', 's1')).get('/events')
    expect([status, text.match(/data: \w+/g)]).toEqual([200, ['data: one', 'data: two']])
  })

  it("with opening: 'at-login' the handler of a guard that signs in opens, where it is marked @SignsIn() (E4)", async () => {
    const { browser } = await startNest(platform, { controllers: [Login], options: { opening: 'at-login' } })
    const login = (sid: string, path = '/login') =>
      browser({ 'x-sid': sid, 'x-login': 'ann', cookie: 'a=b' }).post(path)
    expect((await login('s0', '/login/without-a-mark')).json.code).toBe('session-required')
    expect((await login('s1')).json).toEqual({ outcome: 'admitted' })
    expect((await login('s2')).json).toMatchObject({ status: 409, code: 'session-refused' })
  })
})
