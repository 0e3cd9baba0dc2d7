// The demo's desk: the dashboard, as the site's own administrator has it.

import { expect, it } from 'vitest'
import { inBrowsers, newVisitor } from '../e2e/chromium.ts'
import { startDemo } from '../e2e/demo.ts'
import { FIREFOX, send, signIn, text } from '../e2e/reader.ts'

inBrowsers('the desk of the demo', () => {
  it('is behind the sign-in, shows everybody, and ends whom it is told to (I1)', async () => {
    const demo = await startDemo({ UTSESSIONS_IDLE: '30m' })
    const [reader, desk] = [await newVisitor({ userAgent: FIREFOX }), await newVisitor()]
    await signIn(reader, demo)
    await desk.goto(`${demo.url}/admin/sessions/`)
    expect(desk.url()).toBe(`${demo.url}/sign-in?next=%2Fadmin%2Fsessions%2F`)
    await desk.locator('#username').fill('desk')
    await desk.locator('#password').fill('tide-tables')
    expect(await send(desk)).toBe(200)
    expect(desk.url()).toBe(`${demo.url}/admin/sessions/`)

    expect(await desk.title()).toContain('Sessions')
    const shown = await desk.evaluate(async () => (await fetch('/admin/sessions/api/account?account=1')).text())
    expect(shown).toContain('Firefox on Windows')
    const ended = await desk.evaluate(async () => {
      const post = (name: string, body: object) =>
        fetch(`/admin/sessions/api/${name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-utsessions': '1' },
          body: JSON.stringify(body),
        })
      return (await post('end', { account: '1', all: true })).status
    })
    expect(ended).toBe(200)
    await reader.reload()
    expect(await text(reader, 'h1')).not.toContain('Tidewater')
    expect((await reader.goto(`${demo.url}/`))?.status()).toBe(200)
  })

  it('is shown by a link to the desk alone, and refused to readers', async () => {
    const demo = await startDemo()
    const reader = await newVisitor()
    await signIn(reader, demo)
    expect(await reader.getByText('Everybody’s sessions').count()).toBe(0)
    expect((await reader.goto(`${demo.url}/admin/sessions/`))?.status()).toBe(403)
  })
})
