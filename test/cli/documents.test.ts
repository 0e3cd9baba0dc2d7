// What the command line makes for people to look at: the report as HTML, and the chart of simulate. In a browser, as they get it.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { violations } from '../e2e/accessible.ts'
import { inBrowsers, newVisitor, picture } from '../e2e/chromium.ts'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import { utsessions } from './streams.ts'

/** As a name, wherever others may choose one. */
const NASTY = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&amp;'

function folder(): string {
  const made = temporaryFolder()
  onTestFinished(() => made.remove())
  return made.path
}

async function opened(file: string, options?: Parameters<typeof newVisitor>[0]) {
  const page = await newVisitor(options)
  const complaints: string[] = []
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) complaints.push(request.url())
  })
  await page.goto(pathToFileURL(file).href)
  return { page, complaints }
}

inBrowsers('the report of a policy as HTML', () => {
  async function reported(plans: object): Promise<string> {
    const path = folder()
    const policy = join(path, 'policy.json')
    writeFileSync(policy, JSON.stringify({ default: { extends: 'aal2' }, plans }))
    const { out } = await utsessions(['policy', 'report', '--format', 'html', policy])
    const file = join(path, 'report.html')
    writeFileSync(file, out)
    return file
  }

  it.each(['light', 'dark'] as const)('is clean for axe, runs nothing and loads nothing: %s', async (colorScheme) => {
    const { page, complaints } = await opened(await reported({ [NASTY]: { enforce: false } }), { colorScheme })
    expect(await page.locator('h2', { hasText: 'Plan “' }).textContent()).toBe(`Plan “${NASTY}”`)
    expect(await page.locator('script, img').count()).toBe(0)
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
    await picture(page, `policy-report-${colorScheme}`)
  })

  it('fits on a phone, and on paper', async () => {
    const { page } = await opened(await reported({ team: { maxSessions: 5 } }), {
      viewport: { width: 375, height: 800 },
    })
    const width = () => page.evaluate<number>('document.documentElement.scrollWidth')
    expect(await width()).toBeLessThanOrEqual(375)
    await page.emulateMedia({ media: 'print' })
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000)
  })
})

inBrowsers('the chart of simulate', () => {
  it('is an image with a title, clean for axe, and takes names for text', async () => {
    const path = folder()
    const [log, policy, svg] = ['access.csv', 'policy.json', 'chart.svg'].map((name) => join(path, name)) as [
      string,
      string,
      string,
    ]
    const people = ['laptop', 'phone', 'laptop'].map(
      (device, i) => `2026-11-29T10:0${i}:00Z,"${NASTY.replaceAll('"', '""')}",${device}`,
    )
    writeFileSync(log, `time,user,device\n${people.join('\n')}\n`)
    writeFileSync(policy, JSON.stringify({ default: {}, plans: { [NASTY]: { lock: 0 } } }))
    expect((await utsessions(['simulate', '--policy', policy, '--svg', svg, log])).code).toBe(0)
    const { page, complaints } = await opened(svg)
    const image = page.getByRole('img', { name: 'What each policy would have done' })
    expect(await image.count()).toBe(1)
    expect(await page.locator('text', { hasText: 'plan <script>' }).first().textContent()).toMatch(
      /^policy, plan <script>/,
    )
    expect(await page.locator('script, img').count()).toBe(0)
    const html = join(path, 'chart.html')
    const shell = '<!doctype html><html lang="en"><title>Chart</title><main><h1>Chart</h1>'
    writeFileSync(html, `${shell}${readFileSync(svg, 'utf8')}</main></html>`)
    const { page: around, complaints: others } = await opened(html)
    expect(await violations(around)).toEqual([])
    expect([...complaints, ...others]).toEqual([])
    await picture(around, 'simulate-chart')
  })
})
