import { describe, expect, it } from 'vitest'
import { cookiesOf, webHandler } from '../../support/apps/web-handler.ts'
import { PATIENCE } from '../../support/patience.ts'

const OURS = ['utsessions', 'utsessions-device']

describe("the application's answer", () => {
  it("gets the guard's cookies beside its own, and is nobody else's to keep (A1)", async () => {
    const { ask } = webHandler()
    const own = { 'set-cookie': 'theme=dark', 'cache-control': 'public', 'x-own': '1' }
    const answer = await ask(() => new Response('hello', { status: 201, headers: own }), { user: 'ann' })
    expect([answer.status, await answer.text()]).toEqual([201, 'hello'])
    expect(cookiesOf(answer)).toEqual(['theme', ...OURS])
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(answer.headers.get('x-own')).toBe('1')
  })

  it('is given back as it is where nobody is signed in (A6)', async () => {
    const { ask } = webHandler()
    const answer = new Response('hello')
    expect(await ask(() => answer)).toBe(answer)
    expect([...answer.headers.keys()]).toEqual(['content-type'])
  })

  it('is given back as it is, and not looked at, where a session goes on (A7)', async () => {
    const { ask } = webHandler({ hostSession: () => 'first' })
    const first = await ask(() => new Response(), { user: 'ann' })
    const cookie = first.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const request = new Request('http://localhost/', { headers: { cookie } })
    const answer = unlooked(new Response('hello'))
    expect(await ask(() => answer, { user: 'ann', request })).toBe(answer)
  })

  it('may be one that many requests are given: it is never written to (L4)', async () => {
    const { ask } = webHandler()
    const shared = new Response(null, { status: 204 })
    expect(cookiesOf(await ask(() => shared, { user: 'ann' }))).toEqual(OURS)
    expect(cookiesOf(await ask(() => shared))).toEqual([])
  })

  it.each([
    ['a redirect', () => Response.redirect('http://localhost/next', 303), 303],
    ['an answer of fetch', () => fetch('data:text/plain,hello'), 200],
  ])('may be %s, whose headers cannot be written to', async (_what, proceed, status) => {
    const { ask } = webHandler()
    const answer = await ask(proceed, { user: 'ann' })
    expect(answer.status).toBe(status)
    expect(cookiesOf(answer)).toEqual(OURS)
  })

  it('may be a stream, which goes on while its beginning is out', async () => {
    const { ask } = webHandler()
    const { readable, writable } = new TransformStream<string, string>()
    const writer = writable.getWriter()
    const answer = await ask(() => new Response(readable.pipeThrough(new TextEncoderStream())), { user: 'ann' })
    expect(cookiesOf(answer)).toEqual(OURS)
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    for (const part of ['one', 'two']) {
      void writer.write(part)
      expect(await reader?.read()).toEqual({ done: false, value: part })
    }
    await writer.close()
    expect((await reader?.read())?.done).toBe(true)
  })

  it('must be there', async () => {
    const { ask } = webHandler()
    await expect(ask(() => undefined)).rejects.toThrow('The handler gave no Response')
  })
})

describe('a handler that throws', () => {
  it('fails with its error, and what was noticed before counts: the sign-out closes the session (D3)', async () => {
    const { ask, control } = webHandler()
    await ask(() => new Response(), { user: 'ann' })
    const failing = ask(
      (_, event) => {
        event.user = undefined
        throw new Error('template')
      },
      { user: 'ann' },
    )
    await expect(failing).rejects.toThrow('template')
    await expect.poll(() => control.list({ account: 'ann' }), PATIENCE).toEqual([])
  })

  it('may throw a Response, as loaders do: it is thrown on, with the cookies', async () => {
    const { ask } = webHandler()
    const thrown = await ask(() => Promise.reject(Response.redirect('http://localhost/next', 302)), {
      user: 'ann',
    }).then(
      () => undefined,
      (error: Response) => error,
    )
    expect(thrown?.status).toBe(302)
    expect(cookiesOf(thrown as Response)).toEqual(OURS)
  })
})

/** Servers that make light Responses lose their short way by a look at the headers. */
function unlooked(answer: Response): Response {
  return Object.defineProperty(answer, 'headers', { get: () => expect.fail('The headers were looked at') })
}
