// The dashboard in Chromium on a Redis with a hundred thousand accounts, while another process opens, checks and refuses: issue 7, "shown".

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { inBrowsers } from '../../e2e/chromium.ts'
import { startRedis } from '../../support/servers/redis.ts'
import { openStore } from '../../support/store-spec.ts'
import { redisServer } from '../../support/tools.ts'
import { addressOf, answer, heading, look, press, said, until, wordsOf } from './operator.ts'
import { openSite, type Site } from './site.ts'

const COUNT = 100_000
const SCRIPT = fileURLToPath(new URL('./load-worker.ts', import.meta.url))
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** A site whose application is another process, which is filled already, and in use. */
async function usedSite(): Promise<Site> {
  const redis = await startRedis()
  const worker = fork(SCRIPT, [redis.url, String(COUNT)], { execArgv: ['--import', TSX, '--no-warnings'] })
  onTestFinished(async () => {
    await stop(worker)
    await redis.stop()
  })
  await Promise.race([once(worker, 'message'), failed(worker)])
  const store = await openStore({ kind: 'redis', url: redis.url, prefix: 'uts' })
  onTestFinished(() => store.close())
  return openSite({ store, clock: false })
}

async function failed(worker: ChildProcess): Promise<never> {
  await once(worker, 'exit')
  throw new Error('the worker is gone')
}

async function stop(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return
  const exit = once(worker, 'exit')
  worker.kill('SIGKILL')
  await exit
}

const numberOf = async (page: Page, selector: string, text: string) =>
  Number((await wordsOf(page.locator(selector, { hasText: text }).locator('dd, strong'))).replaceAll(',', ''))

/** Told at the end, to be looked at: nothing hangs on it. */
async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const done = await work()
  console.log(`${what}: ${Math.round(performance.now() - start)} ms`)
  return done
}

const tool = redisServer()
const missing = 'missing' in tool && process.env['CI'] !== 'true' ? tool.missing : undefined
if (missing !== undefined) describe('the dashboard', () => it.skip(`under load (skipped: redis-server: ${missing})`))
else
  inBrowsers('the dashboard on Redis with a hundred thousand accounts, in use', () => {
    it('has numbers that move, pages that come, and does what it is told', { timeout: 300_000 }, async () => {
      const site = await timed('filled', usedSite)
      const page = await look(site)
      await timed('live', () => page.getByRole('status').getByText('Live').waitFor())
      await numbersMove(page)
      await pagesCome(site, page)
      await actionsAreDone(site, page)
    })
  })

async function numbersMove(page: Page): Promise<void> {
  const accounts = () => numberOf(page, '.totals div', 'accounts in use')
  await until(accounts).toBeGreaterThanOrEqual(COUNT)
  const first = await accounts()
  await until(accounts).toBeGreaterThan(first)
  for (const name of ['Openings', 'Refusals', 'Displacements']) {
    const count = await numberOf(page, 'figure', name)
    await until(() => numberOf(page, 'figure', name)).toBeGreaterThan(count)
  }
  const newest = await wordsOf(page.locator('.feed li').first())
  await until(() => wordsOf(page.locator('.feed li').first())).not.toBe(newest)
}

async function pagesCome(site: Site, page: Page): Promise<void> {
  const rows = page.locator('tbody tr')
  await page.goto(`${site.url}#/accounts`)
  await timed('the first page of accounts', () => until(() => rows.count()).toBe(50))
  for (const count of [100, 150, 200]) {
    await press(page, 'More accounts')
    await timed('50 more', () => until(() => rows.count()).toBe(count))
  }
  await page.getByLabel('Accounts that begin with').fill('user04242')
  await timed('a search', () => until(() => rows.count()).toBe(10))
  await page.getByRole('link', { name: 'user042424' }).click()
  await timed('an account', () => heading(page, 'In use by 1 session').waitFor())
}

async function actionsAreDone(site: Site, page: Page): Promise<void> {
  await press(page, 'End all…')
  await answer(page, 'End all sessions')
  await timed('an end', () => until(() => said(page).innerText()).toBe('Ended 1 session of user042424.'))
  expect(await site.control.list({ account: 'user042424' })).toEqual([])
  await page.goto(`${site.url}#${addressOf('user000001')}`)
  await until(() => wordsOf(page.locator('.entries'))).toMatch(/was displaced by Safari on iPhone/)
  await until(() => wordsOf(page.locator('.entries'))).toMatch(/It would have succeeded from/)
}
