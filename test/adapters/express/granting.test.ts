// What an operator's grant looks like from outside: the guard knows nothing of it; whoever was refused tries again, and is in.

import { expect, it } from 'vitest'
import { CHROME, NAVIGATION } from '../../support/browser.ts'
import { ASKING, refusedBeside } from '../../support/choosing.ts'
import { signIn } from '../../support/express-app.ts'
import { PATIENCE } from '../../support/patience.ts'
import { inEach, variants } from '../../support/variants.ts'

const LOCKED = { control: { policy: { lock: '1h' } } } as const
const OPERATOR = 'sam@support.example'

inEach(variants, (start) => {
  it('who was refused gets in with the next sign-in; the displaced one is told on what device, and by no name', async () => {
    const app = await start(LOCKED)
    const [a, b] = [app.browser(), app.browser(CHROME)]
    await signIn(a)
    expect((await signIn(b)).status).toBe(409)
    await expect.poll(() => app.told(), PATIENCE).toContain('refused') // its line is not waited for
    await app.control.grant({ account: 'ann', operator: OPERATOR })
    expect((await signIn(b)).json).toMatchObject({ user: 'ann', session: { device: 'Chrome on Windows' } })
    const page = await a.get('/', NAVIGATION)
    expect([page.status, page.text.includes('Chrome on Windows'), page.text.includes(OPERATOR)]).toEqual([
      401,
      true,
      false,
    ])
    expect(page.text).toContain('Someone signed in to this account on another device')
    expect(await app.told()).toEqual(['opened', 'refused', 'granted', 'displaced', 'opened', 'taken-over'])
  })

  it('a program is told of the takeover, and not by whom it was granted; the place is not up for grabs again', async () => {
    const app = await start(LOCKED)
    const [a, b] = [app.browser(), app.browser(CHROME)]
    await signIn(a)
    await app.control.grant({ account: 'ann', operator: OPERATOR })
    expect((await signIn(b)).status).toBe(200)
    const ended = await a.get('/')
    expect(ended.json.by).toEqual({ device: 'Chrome on Windows', rule: null, takeover: true })
    expect(ended.text).not.toContain(OPERATOR)
    expect((await signIn(a)).json).toMatchObject({ code: 'session-refused', reason: 'locked' })
    expect((await b.get('/')).json.user).toBe('ann')
  })

  it('who waits with a choice is let in by the next page that they ask for, without choosing', async () => {
    const app = await start(ASKING)
    const { a, b } = await refusedBeside(app)
    await app.control.grant({ account: 'ann', operator: OPERATOR })
    const answer = await b.get('/', NAVIGATION)
    expect([answer.status, answer.json.user]).toEqual([200, 'ann'])
    expect((await a.get('/')).json).toMatchObject({ reason: 'displaced' })
  })

  it('M6 no request takes over by what it sends: not an operator, not a grant', async () => {
    const app = await start(LOCKED)
    const [a, b] = [app.browser(), app.browser(CHROME)]
    await signIn(a)
    const shape = { operator: 'root', kind: 'takeover', grant: '15m', for: '15m', takeover: 'true' }
    const query = new URLSearchParams(shape).toString()
    expect((await b.post('/login', { username: 'ann', password: 'right', ...shape })).status).toBe(409)
    for (const path of [`/?${query}`, `/utsessions/grant?${query}`, `/utsessions/takeover?${query}`]) {
      await b.get(path, NAVIGATION)
      await b.post(path, shape)
    }
    expect((await a.get('/')).json.user).toBe('ann')
    expect(await app.told()).not.toContain('taken-over')
  })
})
