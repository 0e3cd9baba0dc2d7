import { describe, expect, it } from 'vitest'
import { CHROME, NAVIGATION } from '../../support/browser.ts'
import { choose, FETCH, FOREVER, FORM, fieldsIn, refusedBeside, SECRET } from '../../support/choosing.ts'
import { PASSWORD, signIn, signInOnly, type TestGuardOptions } from '../../support/express-app.ts'
import { PATIENCE } from '../../support/patience.ts'
import { inEach, starting, variants } from '../../support/variants.ts'

const POLICY = { ...FOREVER, takeover: 'ask-with-password' } as const
const CONTROL = { policy: POLICY, secret: SECRET }

type Reauthenticate = NonNullable<TestGuardOptions['reauthenticate']>

/** Asks for the password that every account has, and notes what it was asked. */
function asking() {
  const asked: unknown[] = []
  const reauthenticate: Reauthenticate = (_req, { account, purpose, password }) => {
    asked.push([account, purpose, password])
    return password === PASSWORD
  }
  return { asked, options: { control: CONTROL, guard: { reauthenticate } } }
}

inEach(variants, (start) => {
  it('M2 whoever shows the password again is in', async () => {
    const { options, asked } = asking()
    const app = await start(options)
    const { b, held, refused, ticket } = await refusedBeside(app)
    expect(refused.json.withPassword).toBe(true)
    await expect.poll(() => app.told(), PATIENCE).toContain('refused') // its line is not waited for
    expect((await choose(b, { ticket, end: [held], password: PASSWORD })).json).toMatchObject({ ended: [held] })
    expect(asked).toEqual([['ann', 'takeover', PASSWORD]])
    expect(await app.told()).toEqual(['opened', 'refused', 'displaced', 'opened', 'taken-over'])
  })

  it('M6 nobody takes over without it, and the ticket holds still', async () => {
    const app = await start(asking().options)
    const { a, b, held, ticket } = await refusedBeside(app)
    for (const password of [undefined, '', 'wrong']) {
      const answer = await choose(b, { ticket, end: [held], password, reauthenticated: true })
      expect([answer.status, answer.json.code]).toEqual([403, 'reauthentication-required'])
    }
    expect((await a.get('/')).json.session.id).toBe(held)
    expect((await b.get('/', FETCH)).json.reason).toBe('parked')
    expect((await choose(b, { ticket, password: PASSWORD })).status).toBe(200)
  })

  it('M2 over HTML the page says that it was wrong, and keeps the choice', async () => {
    const app = await start(asking().options)
    await signIn(app.browser())
    const b = app.browser(CHROME)
    await signInOnly(b)
    const fields = fieldsIn(await b.get('/?x=1', NAVIGATION))
    const wrong = await b.post('/utsessions/takeover', { ...fields, password: 'hunter2' }, FORM)
    expect([wrong.status, wrong.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8'])
    expect(fieldsIn(wrong)).toEqual(fields)
    expect(wrong.text).toContain('aria-invalid')
    expect(wrong.text).not.toContain('hunter2')
    const done = await b.post('/utsessions/takeover', { ...fieldsIn(wrong), password: PASSWORD }, FORM)
    expect([done.status, done.json?.user]).toEqual([200, 'ann'])
  })

  it('M4 the right password is of no use with a ticket that does not hold', async () => {
    const app = await start(asking().options)
    const { a, b, held } = await refusedBeside(app)
    const answer = await choose(b, { ticket: 'nonsense', end: [held], password: PASSWORD })
    expect([answer.status, answer.json.reason]).toEqual([409, 'ticket'])
    expect((await a.get('/')).json.session.id).toBe(held)
  })
})

describe('how the password is asked for', () => {
  const start = starting()

  it('an application that knows who it is need not be given one', async () => {
    const app = await start({ control: CONTROL, guard: { reauthenticate: () => true } })
    const { b, held, ticket } = await refusedBeside(app)
    expect((await choose(b, { ticket })).json.ended).toEqual([held])
  })

  it('an application that asks in its own way leads there', async () => {
    const app = await start({ control: CONTROL, guard: { reauthenticate: () => '/step-up?x=1' } })
    const { b, ticket } = await refusedBeside(app)
    const told = await choose(b, { ticket })
    expect([told.status, told.json.location]).toEqual([403, '/step-up?x=1'])
  })

  it('what the application throws is its own to answer, and lets nobody in', async () => {
    const reauthenticate = () => {
      throw new Error('no directory')
    }
    const app = await start({ control: CONTROL, guard: { reauthenticate } })
    const { a, b, held, ticket } = await refusedBeside(app)
    expect((await choose(b, { ticket, password: PASSWORD })).json).toEqual({ name: 'Error', message: 'no directory' })
    expect((await a.get('/')).json.session.id).toBe(held)
  })

  it('without reauthenticate the first refusal says what to write, and lets nobody in', async () => {
    const app = await start({ control: CONTROL })
    const { a, b, held, refused } = await refusedBeside(app)
    expect(refused.status).toBe(500)
    expect(refused.json.message).toContain('reauthenticate: (req, { account, password })')
    expect((await b.get('/')).status).toBe(500)
    expect((await a.get('/')).json.session.id).toBe(held)
  })

  it("under takeover: 'ask' nobody is asked for one", async () => {
    const { asked, options } = asking()
    const app = await start({ ...options, control: { ...CONTROL, policy: FOREVER } })
    const { b, ticket } = await refusedBeside(app)
    expect((await choose(b, { ticket })).status).toBe(200)
    expect(asked).toEqual([])
  })
})
