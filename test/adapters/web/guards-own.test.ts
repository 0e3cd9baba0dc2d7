import { describe, expect, it } from 'vitest'
import { cookiesOf, type OwnEvent, requestOf, webHandler } from '../../support/apps/web-handler.ts'

const never = () => {
  throw new Error('The application was asked')
}
const forgetLogin = (_: OwnEvent, headers: Headers) => headers.append('set-cookie', 'login=; Max-Age=0; Path=/')

/** A handler whose account `ann` is in use elsewhere. */
async function inUse(...given: Parameters<typeof webHandler>) {
  const handler = webHandler(...given)
  await handler.control.open({ account: 'ann' })
  return handler
}

describe("the guard's own answer", () => {
  it('is given in place of the application, with the cookie that signs out (B2, B4)', async () => {
    const { ask } = await inUse({ signOut: forgetLogin })
    const answer = await ask(never, { user: 'ann' })
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({ code: 'session-refused' })
    expect(answer.headers.getSetCookie()[0]).toBe('login=; Max-Age=0; Path=/')
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
  })

  it('has no body where only headers are asked for, and opens nothing (E5)', async () => {
    const { ask, control } = webHandler()
    const answer = await ask(never, { user: 'ann', request: requestOf('/', 'first', { method: 'HEAD' }) })
    expect([answer.status, answer.body]).toEqual([401, null])
    expect(await control.list({ account: 'ann' })).toEqual([])
  })

  it("may be the application's, which goes out with what signs out", async () => {
    const onRefused = () => Response.redirect('http://localhost/in-use', 303)
    const { ask } = await inUse({ signOut: forgetLogin, onRefused })
    const answer = await ask(never, { user: 'ann' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, 'http://localhost/in-use'])
    expect(cookiesOf(answer)).toContain('login')
  })

  it("is the guard's at once where the application's is false", async () => {
    const { ask } = await inUse({ onRefused: () => false })
    expect((await ask(never, { user: 'ann' })).status).toBe(409)
  })
})

describe('after open() was refused', () => {
  it.each([
    ['gives nothing', () => undefined],
    ['gives an answer of its own', () => new Response('welcome')],
    ['throws', never],
  ])("a handler that %s leaves the answer to the guard's (B2)", async (_what, then) => {
    const { ask, control } = await inUse({ opening: 'at-login', signOut: forgetLogin })
    const answer = await ask(async (sessions, event) => {
      event.user = 'ann'
      expect((await sessions.open()).outcome).toBe('refused')
      return then()
    })
    expect(answer.status).toBe(409)
    expect(cookiesOf(answer)).toContain('login')
    expect(await control.list({ account: 'ann' })).toHaveLength(1)
  })
})

describe('headers of the event', () => {
  it('go out with whatever is answered, once each', async () => {
    const { ask } = await inUse({}, { maxSessions: 2, lock: 'forever', idle: '1h' })
    const event = (as: string) => {
      const response = new Response()
      response.headers.append('set-cookie', 'host=1')
      return { request: requestOf('/', as), response, user: 'ann' }
    }
    const first = event('first')
    const answer = await ask(() => new Response('hello', { headers: first.response.headers }), first)
    expect(cookiesOf(answer)).toEqual(['host', 'utsessions', 'utsessions-device'])
    const refused = await ask(never, event('second'))
    expect([refused.status, cookiesOf(refused)[0]]).toEqual([409, 'host'])
  })

  it('carry the cookies also in an answer that stands for an error', async () => {
    const { ask } = webHandler()
    const response = new Response()
    await expect(ask(never, { user: 'ann', response })).rejects.toThrow()
    expect(cookiesOf(response)).toContain('utsessions')
  })
})
