// Requests that come one after another on the same connection before the first is answered (HTTP pipelining): no browser sends those.

import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it, vi } from 'vitest'
import { signIn } from '../support/express-app.ts'
import { PATIENCE } from '../support/patience.ts'
import { starting } from '../support/variants.ts'
import { cookieOf, EVENTS, openPage } from './page.ts'

const start = starting()

it('streams that wait behind one on their connection take nothing, which nobody would ever give back', async () => {
  const app = await start()
  const browser = app.browser()
  await signIn(browser)
  const watch = vi.spyOn(app.control, 'watch')
  const check = vi.spyOn(app.control, 'check')
  const { hostname, port } = new URL(app.url)
  const socket = connect(Number(port), hostname)
  const asking = `GET ${EVENTS} HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookieOf(browser)['cookie']}\r\n\r\n`
  socket.write(asking.repeat(8))
  await once(socket, 'data')
  await vi.waitFor(() => expect(check).toHaveBeenCalledTimes(8), PATIENCE)
  await Promise.all(check.mock.results.map(({ value }) => value))
  expect(watch).toHaveBeenCalledTimes(1)
  socket.destroy()
  await vi.waitFor(async () => {
    const pages = await Promise.all(Array.from({ length: 8 }, () => openPage(app.url, browser)))
    for (const page of pages) page.leave()
    expect(pages.map(({ status }) => status)).toEqual(Array(8).fill(200))
  }, PATIENCE)
})
