import { expect, it, vi } from 'vitest'
import { signIn } from '../../support/express-app.ts'
import { PATIENCE } from '../../support/patience.ts'
import { starting, variants } from '../../support/variants.ts'

const start = starting(variants.find((variant) => variant.host === 'login-cookie'))

it('a request that passes asks each function of the application once; who is signed in, also when the answer leaves', async () => {
  const functions = {
    context: vi.fn(() => 'plan'),
    hostSession: vi.fn(() => 'sign-in'),
    signedInAt: vi.fn(() => undefined),
    passive: vi.fn(() => false),
    activeAt: vi.fn(() => undefined),
  }
  const account = vi.fn(
    (req: { get(name: string): string | undefined }) => req.get('cookie')?.match(/login=(\w+)/)?.[1],
  )
  const app = await start({ guard: { ...functions, account } })
  const a = app.browser()
  await signIn(a)
  vi.clearAllMocks()
  expect((await a.get('/')).status).toBe(200)
  expect(Object.fromEntries(Object.entries(functions).map(([name, { mock }]) => [name, mock.calls.length]))).toEqual({
    context: 1,
    hostSession: 1,
    signedInAt: 1,
    passive: 1,
    activeAt: 1,
  })
  await vi.waitFor(() => expect(account).toHaveBeenCalledTimes(3), PATIENCE) // the third once the answer is out
})
