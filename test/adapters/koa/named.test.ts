// In a file of its own: what is warned of once in a process has not been warned of yet.

import type { Context } from 'koa'
import { expect, it, onTestFinished, vi } from 'vitest'
import { koaServer } from '../../support/apps/koa-server.ts'

it('a second sign-in that is opened at once has a name, though koa-session without a store gives it none (D5, D7)', async () => {
  const warnings = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  onTestFinished(() => warnings.mockRestore())
  const signInAndOpen = async (ctx: Context) => {
    ctx.session = { user: 'ann' }
    await ctx.utsessions.open()
    ctx.body = {}
  }
  const app = await koaServer({ routes: { '/login': signInAndOpen } })
  const a = app.browser()
  await a.post('/login')
  const first = (await a.get('/')).json.session.id
  await a.post('/login')
  expect((await a.get('/')).json.session.id).not.toBe(first)
  expect(await app.live()).toBe(1)
  expect(warnings.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('hostSession'))).toEqual([])
})
