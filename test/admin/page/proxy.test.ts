// The dashboard behind a proxy that puts a prefix in front, takes it off again, and calls the application by another name.

import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { inBrowsers } from '../../e2e/chromium.ts'
import { addressOf, answer, heading, look, press, said, until } from './operator.ts'
import { openSite } from './site.ts'

const PREFIX = '/tools/ops'

/** @returns the origin that browsers see */
async function proxyTo(target: () => string): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const { url = '', method, headers } = incoming
    if (!url.startsWith(`${PREFIX}/`)) return void outgoing.writeHead(404).end()
    const { host } = new URL(target())
    const onward = request(
      `${target()}${url.slice(PREFIX.length)}`,
      { method, headers: { ...headers, host }, agent: false }, // an idle connection may be closed as it is used again
      (answered) => {
        outgoing.writeHead(answered.statusCode ?? 502, answered.headers)
        outgoing.flushHeaders()
        answered.pipe(outgoing)
      },
    )
    outgoing.on('close', () => onward.destroy())
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

inBrowsers('behind a proxy that strips a prefix, the dashboard', () => {
  it('is all there: the page, what is live, and what is done', async () => {
    let application = ''
    const origin = await proxyTo(() => application)
    const site = await openSite({ path: '/internal/sessions', origins: [origin] })
    application = new URL(site.url).origin
    await site.control.open({ account: 'ann', device: 'a', label: 'Robot' })
    const page = await look({ url: `${origin}${PREFIX}/internal/sessions/` }, addressOf('ann'))
    await page.getByRole('status').getByText('Live').waitFor()
    await heading(page, 'In use by 1 session').waitFor()
    await press(page, 'End all…')
    await answer(page, 'End all sessions')
    await until(() => said(page).innerText()).toBe('Ended 1 session of ann.')
    await page.goto(`${origin}${PREFIX}/internal/sessions`)
    await heading(page, 'Now').waitFor()
    expect(new URL(page.url()).pathname).toBe(`${PREFIX}/internal/sessions/`)
  })
})
