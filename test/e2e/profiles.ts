// People's browsers: a profile on disk for each, kept for the next test of the file with nothing in it. What pages complain of is noted.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { launchProfile } from './chromium.ts'

/** None is what it says, but browsers of Chromium's family say so in more than one header. */
const AGENTS = {
  edge: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
  firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  samsung:
    'Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36',
} as const
export type Agent = keyof typeof AGENTS

interface Profile {
  readonly agent: Agent
  readonly folder: string
  readonly context: BrowserContext
  isFree: boolean
}

/** In every page: what its policy forbade goes to the console, and each overlay is noted with its moment. */
const NOTING = `
globalThis.overlays = []
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error('violation', violatedDirective, blockedURI))
new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const { localName } of addedNodes) if (localName === 'utsessions-overlay') overlays.push(Date.now())
}).observe(document, { childList: true, subtree: true })`

const profiles: Profile[] = []
const faults: string[] = []

/** A page in a profile that nobody else has in this test, with no cookie in it. */
export async function openVisitor(agent: Agent): Promise<Page> {
  const profile = profiles.find((one) => one.agent === agent && one.isFree) ?? (await launch(agent))
  profile.isFree = false
  return profile.context.newPage()
}

async function launch(agent: Agent): Promise<Profile> {
  const folder = mkdtempSync(join(tmpdir(), 'utsessions-profile-'))
  const context = await launchProfile(folder, AGENTS[agent])
  await context.addInitScript(NOTING)
  context.on('weberror', (fault) => faults.push(String(fault.error())))
  context.on('console', (message) => {
    if (message.type() === 'error' && !isOfNetwork(message.text())) faults.push(message.text())
  })
  const profile = { agent, folder, context, isFree: true }
  profiles.push(profile)
  return profile
}

/** Statuses that are meant, and a network that was taken away. */
function isOfNetwork(text: string): boolean {
  return text.startsWith('Failed to load resource')
}

/** After each test: closes the pages, and forgets. @returns console errors, violations of policies, and exceptions since the last time */
export async function leaveProfiles(): Promise<readonly string[]> {
  await Promise.all(profiles.filter(({ isFree }) => !isFree).map(leave))
  return faults.splice(0)
}

async function leave(profile: Profile): Promise<void> {
  const { context } = profile
  const pages = context.pages()
  await context.setOffline(false)
  await context.newPage() // a profile without a page would end
  await Promise.all(pages.map((page) => page.close()))
  await context.clearCookies()
  profile.isFree = true
}

/** After the last test of a file. */
export async function closeProfiles(): Promise<void> {
  for (const { context, folder } of profiles.splice(0)) {
    await context.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 }) // its processes are going
  }
}
