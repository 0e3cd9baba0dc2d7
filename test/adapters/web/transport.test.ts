import { afterEach, expect, it, vi } from 'vitest'
import { cookiesOf, requestOf, webHandler } from '../../support/apps/web-handler.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

const SECURE = ['__Host-utsessions', '__Host-utsessions-device']
const hello = () => new Response('hello')

/** The same request under another address. */
function at(origin: string, headers: Readonly<Record<string, string>> = {}): Request {
  return new Request(origin, { headers: { cookie: 'login=first', ...headers } })
}

it('an https address is TLS', async () => {
  const answer = await webHandler().ask(hello, { user: 'ann', request: at('https://courses.example/') })
  expect(cookiesOf(answer)).toEqual(SECURE)
})

it('behind a proxy secure says so', async () => {
  const { ask } = webHandler({ secure: ({ request }) => request.headers.get('x-forwarded-proto') === 'https' })
  const request = at('http://courses.example/', { 'x-forwarded-proto': 'https' })
  expect(cookiesOf(await ask(hello, { user: 'ann', request }))).toEqual(SECURE)
})

it('plain http is a fault in production', async () => {
  vi.stubEnv('NODE_ENV', 'production')
  const answer = await webHandler().ask(hello, { user: 'ann' })
  expect(answer.status).toBe(500)
  expect(await answer.json()).toMatchObject({ code: 'insecure-transport' })
})

it('a request made by hand says by its address that it is for this machine: no warning', async () => {
  const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  const codes = () => warnings.mock.calls.map(([, options]) => (options as { code?: string }).code)
  const { ask } = webHandler()
  await ask(hello, { user: 'ann', request: requestOf('/') })
  expect(codes()).toEqual([])
  await ask(hello, { user: 'ann', request: at('http://courses.example/') })
  expect(codes()).toEqual(['UTS_PLAIN_HTTP'])
})
