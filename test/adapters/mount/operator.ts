// Who asks a mounted handler: the framework's own request says so, and the guard stands in front.

import { expect, it } from 'vitest'
import { PATH } from './handler.ts'
import type { Started } from './suite.ts'

export function itKnowsWhoAsks<Event>(app: () => Started<Event>): void {
  it("is handed the framework's own request, in which the host says who is signed in", async () => {
    const { browser } = app()
    expect((await browser.get(`${PATH}/who`)).json).toEqual({ user: null })
    await browser.post('/sign-in?user=ann')
    expect((await browser.get(`${PATH}/who`)).json).toEqual({ user: 'ann' })
  })

  it('is not asked where the guard refuses, nor where a session is over (B1, C1)', async () => {
    const { browser, control, url } = app()
    await browser.get('/app')
    expect(await control.list({ account: 'ann' })).toHaveLength(1)
    await control.revoke({ account: 'ann', all: true })
    const answer = await browser.get(`${PATH}/who`)
    expect([answer.status, answer.json.code]).toEqual([401, 'session-ended'])
    expect(url).toContain('127.0.0.1')
  })
}
