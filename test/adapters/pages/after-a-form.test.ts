// Where people are led by the answers to the guard's own forms.

import { describe, expect, it } from 'vitest'
import { CHROME } from '../../support/browser.ts'
import { FORM } from '../../support/choosing.ts'
import { signIn } from '../../support/express-app.ts'
import { starting } from '../../support/variants.ts'

const start = starting()

describe('the answer to a form of ours', () => {
  it('leads on by a page, as a redirect could be stopped half way (M3)', async () => {
    const app = await start()
    const answer = await fetch(`${app.url}/utsessions/cancel`, {
      method: 'POST',
      body: new URLSearchParams(),
      headers: { accept: 'text/html', origin: app.url },
      redirect: 'manual',
    })
    expect([answer.status, answer.headers.get('refresh'), answer.headers.get('location')]).toEqual([
      200,
      '0;url=/',
      null,
    ])
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    expect(await answer.text()).toContain('<a class="button" href="/">Continue</a>')
  })

  it('leads home where the session is over, not to an address that only takes forms (L1)', async () => {
    const app = await start({ control: { policy: { lock: 0 } } })
    const [a, b] = [app.browser(), app.browser(CHROME)]
    await signIn(a)
    app.clock.advance('1m')
    await signIn(b)
    const page = await a.post('/utsessions/sessions/end-others', {}, FORM)
    expect(page.status).toBe(401)
    expect(page.text).toContain('<a class="button" href="/">Sign in again</a>')
  })

  it('leaves other addresses as they were asked for (L1)', async () => {
    const app = await start({ control: { policy: { lock: 0 } } })
    const [a, b] = [app.browser(), app.browser(CHROME)]
    await signIn(a)
    app.clock.advance('1m')
    await signIn(b)
    expect((await a.get('/', FORM)).text).toContain('<a class="button" href="">Sign in again</a>')
  })
})
