// The package as its users get it: packed, installed in an empty folder, used from an ES module, from CommonJS and from strict TypeScript.

import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
let folder: string

/** Built and packed in a folder of its own: other tests use `dist` meanwhile. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'utsessions-consumer-'))
  const source = join(folder, 'source')
  await run(process.execPath, ['--import', 'tsx', 'scripts/build.ts', join(source, 'dist')], { cwd: root })
  for (const file of ['package.json', 'README.md', 'LICENSE']) await copyFile(join(root, file), join(source, file))
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: source,
  })
  const tarball = (JSON.parse(stdout) as [{ filename: string }])[0].filename
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }))
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, tarball)], { cwd: folder })
}, 240_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

async function node(name: string, source: string): Promise<string> {
  await writeFile(join(folder, name), source)
  const { stdout } = await run(process.execPath, ['--no-warnings', name], { cwd: folder })
  return stdout.trim()
}

const USE = `
const control = createSessionControl({ store: memoryStore(), policy: { ...policies.original, lock: '1m' } })
const first = await control.open({ account: 'ann', device: 'laptop' })
const second = await control.open({ account: 'ann', device: 'phone' })
console.log(first.outcome, second.outcome)
control.dispose()`

describe('the packed package', () => {
  it('brings no dependency along', async () => {
    const { dependencies } = JSON.parse(await readFile(join(folder, 'node_modules/utsessions/package.json'), 'utf8'))
    expect(dependencies).toBeUndefined()
  })

  it('works from an ES module', async () => {
    const source = `import { createSessionControl, memoryStore, policies } from 'utsessions'${USE}`
    expect(await node('use.mjs', source)).toBe('admitted refused')
  })

  it('works from CommonJS by require', async () => {
    const source = `const { createSessionControl, memoryStore, policies } = require('utsessions')\n;(async () => {${USE}\n})()`
    expect(await node('use.cjs', source)).toBe('admitted refused')
  })

  it.each([
    ['utsessions/express', 'guard'],
    ['utsessions/sqlite', 'sqliteStore'],
    ['utsessions/redis', 'redisStore'],
    ['utsessions/postgres', 'postgresStore'],
    ['utsessions/notices', 'notify'],
    ['utsessions/policy-file', 'policyFile'],
    ['utsessions/insight', 'insight'],
    ['utsessions/admin', 'dashboard'],
    ['utsessions/prometheus', 'prometheus'],
    ['utsessions/diagnostics', 'withChannels'],
    ['utsessions/url', 'storeFromUrl'],
    ['utsessions/client', 'watchSession'],
    ['utsessions/testing', 'storeConformance'],
  ])('opens the door %s without the optional peers of the others', async (door, name) => {
    const file = door.replace('/', '-')
    expect(await node(`${file}.mjs`, `import { ${name} } from '${door}'; console.log(typeof ${name})`)).toBe('function')
    expect(await node(`${file}.cjs`, `console.log(typeof require('${door}').${name})`)).toBe('function')
  })

  it('has one class of errors, whatever doors are opened, and its name in a log', async () => {
    const source = `import { inspect } from 'node:util'
      import { UtsessionsError } from 'utsessions'
      import { guard } from 'utsessions/express'
      import { redisStore } from 'utsessions/redis'
      import { verifyWebhook } from 'utsessions/notices'
      const fails = [() => guard(), () => redisStore(), () => verifyWebhook()]
      for (const fail of fails)
        try { await fail() } catch (error) { console.log(error instanceof UtsessionsError, inspect(error).split(':', 1)[0]) }`
    expect(await node('one-class.mjs', source)).toBe(Array(3).fill('true UtsessionsError').join('\n'))
    const again = `import('utsessions').then(({ UtsessionsError }) => { try { require('utsessions/express').guard() } catch (error) { console.log(error instanceof UtsessionsError) } })`
    expect(await node('one-class.cjs', again)).toBe('true')
  })

  it('leads from a stack to the sources, which its maps bring along', async () => {
    const source = `import { SourceMap } from 'node:module'
      import { readFileSync } from 'node:fs'
      import { guard } from 'utsessions/express'
      try { guard() } catch ({ stack }) {
        const [, file, line, column] = /\\((file:.*):(\\d+):(\\d+)\\)/.exec(stack)
        const map = JSON.parse(readFileSync(new URL(file + '.map'), 'utf8'))
        const { originalSource, originalLine } = new SourceMap(map).findEntry(line - 1, column - 1)
        console.log(originalSource, map.sourcesContent[map.sources.indexOf(originalSource)].split('\\n')[originalLine])
      }`
    expect(await node('stack.mjs', source)).toMatch(/src\/adapters\/guard\/guard\.ts .*new UtsessionsError\($/)
  })

  describe('as a command', () => {
    const bin = (args: readonly string[], env = {}) =>
      run('npx', ['--no-install', 'utsessions', ...args], { cwd: folder, env: { ...process.env, ...env } })

    it('runs by npx: tells its version, and its verbs', async () => {
      const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
      expect((await bin(['--version'])).stdout).toBe(`${version}\n`)
      expect((await bin(['help'])).stdout).toMatch(/^utsessions VERB \[options\][\s\S]*\n {2}stats {2}/)
    })

    it('looks into the store that an application uses, with the driver that is installed', async () => {
      const drivers = { NODE_PATH: join(root, 'node_modules') }
      const source = `const { createSessionControl } = require('utsessions')
        const { sqliteStore } = require('utsessions/sqlite')
        const store = sqliteStore({ path: 'looked-at.db' })
        createSessionControl({ store, pruneEvery: 'never' }).open({ account: 'ann', device: 'laptop' }).then(() => store.close())`
      await writeFile(join(folder, 'looked-at.cjs'), source)
      await run(process.execPath, ['--no-warnings', 'looked-at.cjs'], {
        cwd: folder,
        env: { ...process.env, ...drivers },
      })
      const { stdout } = await bin(['stats', '--json', '--store', 'sqlite:looked-at.db'], drivers)
      expect(JSON.parse(stdout)).toMatchObject({
        totals: { accounts: 1, sessions: 1 },
        journal: { hour: { opened: 1 } },
      })
    })

    it('says which driver to install where there is none, and ends with 3', async () => {
      const failed = bin(['stats', '--store', 'redis://ola:geheim@localhost:6379'])
      await expect(failed).rejects.toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringMatching(
          /^utsessions: A redis: URL needs a driver, .* Run: npm install redis \(or ioredis\)\.\n$/,
        ),
      })
    })
  })

  it('says which drivers to install when there is none for SQLite', async () => {
    const source = `import { sqliteStore } from 'utsessions/sqlite'
      try { await sqliteStore({ path: 'x.db' }).close(); console.log('has node:sqlite') } catch (error) { console.log(error.code, error.message) }`
    expect(await node('no-driver.mjs', source)).toMatch(
      /^has node:sqlite$|^UTS_STORE_UNUSABLE .*@photostructure\/sqlite/,
    )
  })

  it.each([
    [
      'utsessions',
      "import { createSessionControl, memoryStore, type OpenAnswer } from 'utsessions'\nconst control = createSessionControl({ store: memoryStore(), policy: { maxSessions: 2 } })\nexport const answer: Promise<OpenAnswer> = control.open({ account: 'ann' })",
    ],
    [
      'utsessions/express',
      "import { guard } from 'utsessions/express'\nimport { createSessionControl, memoryStore } from 'utsessions'\nexport const middleware = guard(createSessionControl({ store: memoryStore() }), { account: (req) => req.method })",
    ],
    [
      'utsessions/sqlite',
      "import { sqliteStore } from 'utsessions/sqlite'\nexport const store = () => sqliteStore({ path: 'x.db' })",
    ],
    [
      'utsessions/client',
      "import { type Ended, showOverlay, watchSession } from 'utsessions/client'\nexport const stop = () => watchSession({ warnBefore: '1m', onEnded: ({ text }: Ended) => text }).stop()\nexport const overlay = () => showOverlay({ signIn: '/' })",
    ],
    [
      'utsessions/testing',
      "import { fakeClock } from 'utsessions/testing'\nexport const now: number = fakeClock().now()",
    ],
  ])('type-checks %s under strict and skipLibCheck: false, with no other types there', async (door, source) => {
    const name = `${door.replace('/', '-')}-types.ts`
    await writeFile(join(folder, name), source)
    const options = [
      '--strict',
      '--skipLibCheck',
      'false',
      '--exactOptionalPropertyTypes',
      '--noUncheckedIndexedAccess',
      '--noEmit',
    ]
    const types = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022']
    const result = await run(process.execPath, [tsc, ...options, ...types, name], { cwd: folder }).catch(
      (error) => error,
    )
    expect(result.stdout).toBe('')
  })
})
