// The README and docs/ are true: their programs run, what they print is what comes, their lists are complete, their links lead somewhere.

import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import { type Browser, CHROME, createBrowser, NAVIGATION } from '../support/browser.ts'
import { freePort } from '../support/servers/ports.ts'
import { type Block, blocksOf, outputOf, root, start, written } from './snippets.ts'

const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => join('docs', file))
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...docs]
const read = (file: string) => readFileSync(join(root, file), 'utf8')

const running: { readonly program: ChildProcess; readonly end: () => void }[] = []

afterAll(async () => {
  for (const { program, end } of running.splice(0)) {
    program.kill('SIGKILL')
    if (program.exitCode === null && program.signalCode === null) await once(program, 'exit')
    end()
  }
})

/** The README's program, up and answering. */
async function serve(name: string, code: string): Promise<(userAgent?: string) => Browser> {
  const folder = temporaryFolder()
  const port = await freePort()
  const program = start(written(name, code), folder.path, { PORT: String(port) })
  running.push({ program, end: folder.remove })
  const url = `http://127.0.0.1:${port}`
  while (!(await answers(url))) {
    if (program.exitCode !== null) throw new Error(await outputOf(program))
    await wait(50)
  }
  return (userAgent) => createBrowser(url, userAgent === undefined ? {} : { 'user-agent': userAgent })
}

const answers = (url: string) =>
  createBrowser(url)
    .get('/')
    .then(Boolean, () => false)

const readme = blocksOf('README.md')
const [program] = readme.filter(({ info }) => info === 'js') as [Block]
const [refusal, ending] = readme.filter(({ info }) => info === 'json').map(({ code }) => JSON.parse(code))

const signIn = (browser: Browser, name: string) => browser.post('/sign-in', { name })

/** Names of fields and kinds of values, all the way down. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]))
}

/** What is the same whoever asks, and when. */
function constantsOf({ type, title, status, code, reason }: Record<string, unknown>) {
  return { type, title, status, code, reason }
}

describe("the README's program", () => {
  let browser: (userAgent?: string) => Browser
  beforeAll(async () => {
    browser = await serve('readme', program.code)
  })

  it('begins within the first fifteen lines', () => {
    expect(program.line).toBeLessThan(15)
  })

  it('answers the second device with exactly what is printed', async () => {
    const laptop = browser()
    expect((await signIn(laptop, 'Ann')).text).toBe('Hello, Ann.')
    const refused = await signIn(browser(CHROME), 'Ann')
    expect(refused.status).toBe(409)
    expect(Object.keys(refused.json)).toEqual(Object.keys(refusal))
    expect(shapeOf(refused.json)).toEqual(shapeOf(refusal))
    expect(constantsOf(refused.json)).toEqual(constantsOf(refusal))
    expect(refused.json.holders[0].device).toBe(refusal.holders[0].device)
    expect(refused.json.retryAt - refused.json.holders[0].since).toBe(refusal.retryAt - refusal.holders[0].since)
    expect((await laptop.get('/')).text).toBe('Hello, Ann.')
  })

  it('shows the second browser a page with the sentence that is quoted', async () => {
    await signIn(browser(), 'Bea')
    const page = await browser(CHROME).post('/sign-in', { name: 'Bea' }, NAVIGATION)
    const [, title = '', sentence = ''] = /^> (.+?)\. (.+)$/m.exec(read('README.md')) ?? []
    expect(page.status).toBe(409)
    expect(page.text).toContain(`<h1>${title}</h1>`)
    expect(page.text).toContain(`<p>${sentence}</p>`)
  })

  it('gives the place to the next device after a sign-out', async () => {
    const laptop = browser()
    await signIn(laptop, 'Cem')
    expect((await laptop.post('/sign-out')).text).toBe('Please sign in.')
    expect((await signIn(browser(CHROME), 'Cem')).text).toBe('Hello, Cem.')
  })

  it('answers the displaced device, once, with exactly what is printed', async () => {
    const unlocked = await serve('readme-unlocked', program.code.replace("lock: '5m'", 'lock: 0'))
    const laptop = unlocked()
    const phone = unlocked(CHROME)
    await signIn(laptop, 'Ann')
    expect((await signIn(phone, 'Ann')).text).toBe('Hello, Ann.')
    const ended = await laptop.get('/')
    expect(ended.status).toBe(401)
    expect(Object.keys(ended.json)).toEqual(Object.keys(ending))
    expect(shapeOf(ended.json)).toEqual(shapeOf(ending))
    expect(constantsOf(ended.json)).toEqual(constantsOf(ending))
    expect((await laptop.get('/')).text).toBe('Please sign in.')
    expect((await phone.get('/')).text).toBe('Hello, Ann.')
  })
})

const runnable = docs.flatMap((file) =>
  blocksOf(file).flatMap((block, i, all) => (block.info === 'js run' ? [{ block, next: all[i + 1] }] : [])),
)

describe('the programs in docs/', () => {
  it.each(runnable.map((one) => [`${one.block.file}:${one.block.line}`, one] as const))(
    '%s runs, and prints what stands below it',
    async (_where, { block, next }) => {
      const folder = temporaryFolder()
      const name = `${block.file}-${block.line}`.replaceAll(/\W/g, '-')
      const printed = await outputOf(start(written(name, block.code), folder.path)).finally(folder.remove)
      if (next?.info === 'text') expect(printed).toBe(next.code)
      else expect(printed).toBe('')
    },
  )
})

describe('the lists in docs/', () => {
  const source = (file: string) => read(join('src', file))
  const namesIn = (text: string) => [...text.matchAll(/^ {2}(?:readonly )?'?([\w-]+)'?\??: /gm)].map(([, name]) => name)
  const interfaceIn = (file: string, name: string) =>
    namesIn(new RegExp(`interface ${name}\\b.*?\\{\\n(.*?)^\\}`, 'ms').exec(source(file))?.[1] ?? '')
  const unionIn = (file: string, name: string) => {
    const union = new RegExp(`type ${name} =\\n((?:  \\| '[^']+'\\n)+)`).exec(source(file))?.[1] ?? ''
    return [...union.matchAll(/'([^']+)'/g)].map(([, one]) => one)
  }

  it.each([
    ['docs/policy.md', 'every policy option', interfaceIn('policy/options.ts', 'PolicyOptions')],
    ['docs/guard.md', "every option of the guard's", interfaceIn('adapters/guard/options.ts', 'GuardOptions')],
    ['docs/guard.md', "every option of the cookies'", interfaceIn('adapters/guard/options.ts', 'CookieOptions')],
    ['docs/guard.md', 'every code that the guard answers with', unionIn('adapters/guard/problem.ts', 'ProblemCode')],
    ['docs/control.md', "every option of the control's", interfaceIn('controller/options.ts', 'SessionControlOptions')],
    ['docs/control.md', "every error's code", unionIn('policy/errors.ts', 'ErrorCode')],
    ['docs/control.md', 'every kind of journal line', unionIn('policy/decision.ts', 'EntryKind')],
    ['docs/notices.md', 'every hook', interfaceIn('notices/options.ts', 'NoticeHooks')],
    ['docs/notices.md', "every option of the webhook's", interfaceIn('notices/webhook-options.ts', 'WebhookOptions')],
    ['docs/record.md', "every field of a session's", interfaceIn('policy/record.ts', 'Session')],
    ['docs/record.md', "every field of an ending's", interfaceIn('policy/record.ts', 'Ending')],
    ['docs/record.md', "every field of a record's", interfaceIn('policy/record.ts', 'AccountRecord')],
  ])('%s names %s', (file, _what, names) => {
    expect(names.length).toBeGreaterThan(2)
    const page = read(file)
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })

  it('docs/policy.md names every environment variable', () => {
    const names = [...source('policy/env.ts').matchAll(/\b(?:UTS)?SESSIONS?_[A-Z_]+[A-Z]\b/g)].map(([name]) => name)
    const page = read('docs/policy.md')
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })

  it('docs/stores.md prints the tables as they are made', () => {
    const text = (name: string) =>
      new RegExp(`const ${name} = \`\\n(.*?)\``, 's').exec(source('stores/sqlite/schema.ts'))?.[1] ?? ''
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as it stands in the source
    const made = text('FIRST').replace('${TABLES}', text('TABLES')).replace('${SWAPS}', text('SWAPS'))
    const printed = blocksOf('docs/stores.md').find(({ info }) => info === 'sql')?.code
    const version = /SCHEMA_VERSION = (\d+)/.exec(source('stores/sqlite/schema.ts'))?.[1] ?? ''
    const plain = (sql: string) => sql.replaceAll(/\s+/g, ' ').trim()
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as it stands in the source
    expect(plain(printed ?? '')).toBe(plain(made.replace('${SCHEMA_VERSION}', version)))
  })

  it('docs/decisions has a line for every decision', () => {
    const list = read('docs/decisions/README.md')
    const decisions = readdirSync(join(root, 'docs/decisions')).filter((file) => /^\d{4}-/.test(file))
    expect(decisions.filter((file) => !list.includes(`(${file})`))).toEqual([])
  })
})

it.each(pages)('%s links to what is there', (file) => {
  const links = [...read(file).matchAll(/\]\(([^)#\s]+)/g)].map(([, link = '']) => link)
  const missing = links.filter((link) => !/^https?:/.test(link) && !existsSync(join(root, dirname(file), link)))
  expect(missing).toEqual([])
})
