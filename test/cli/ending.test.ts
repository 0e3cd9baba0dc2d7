import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/stores/sqlite/driver.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import { freePort } from '../support/servers/ports.ts'
import { utsessions } from './streams.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const path = (name: string) => join(folder.path, name)
const file = (name: string, content: string) => {
  writeFileSync(path(name), content)
  return path(name)
}

/** A store with nothing in it. */
async function empty(): Promise<string> {
  await sqliteStore({ path: path('empty.db') }).close()
  return `sqlite:${path('empty.db')}`
}

describe('it ends with 2, saying what to write,', () => {
  it.each([
    ['without a store', '', 'list', /Say which store: --store URL, or UTSESSIONS_STORE in the environment/],
    [
      'for a store of another process',
      'memory:',
      'list',
      /within the application's process, where no other one sees it/,
    ],
    ['for a store of its own', 'sqlite::memory:', 'list', /gone with the process/],
    ['for no scheme', 'localhost', 'list', /begins with none of redis:/],
    ['for a URL without a host', 'redis:', 'list', /cannot read this redis: URL: it has no \/\//],
  ])('%s', async (_what, store, verb, message) => {
    const { code, out, err } = await utsessions([verb], { env: { UTSESSIONS_STORE: store } })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })

  it.each([
    ['list ann', /list takes options alone, but was given "ann"/],
    ['list --limit 0', /--limit is a whole number from 1 to 1000000000, but was "0"/],
    ['list --limit many', /--limit is a whole number/],
    ['list --limit 5 --all', /--limit and --all cannot both be meant/],
    ['list --colour', /^utsessions: Unknown option '--colour'\..* All options: utsessions help list\.\n$/],
    ['stats --lines 0', /--lines is a whole number/],
    ['show', /Name an account: utsessions show ACCOUNT/],
    ['show ann bea', /show takes one account, but was given "bea" too/],
    [`show ${'x'.repeat(513)}`, /512 bytes/],
    ['journal --kinds opened,fled', /--kinds names no kind "fled"\. There are: opened, refused/],
    ['journal --kinds opened,,', /--kinds is a list with commas between/],
    ['journal --account=', /--account is the name of an account, but was empty/],
    ['journal --since soon', /--since is a length of time ago such as 24h, or an instant such as/],
    ['journal --since 2026-11-29T10:00', /--since is a length of time ago/],
    ['journal --since 1h --until 2h', /--since 1h is not before --until 2h/],
    ['watch --kinds fled', /--kinds names no kind "fled"/],
    ['revoke', /It must be clear whose sessions end, and which/],
    ['revoke ann', /It must be clear/],
    ['revoke ann --all --session x', /It must be clear/],
    ['revoke --all', /Name an account/],
    ['revoke ann --everybody --yes', /--everybody and an account cannot both be meant/],
    ['revoke --everybody', /Nobody can be asked, as this is no terminal. Write --yes/],
    ['revoke ann --all --operator=', /Say who does it: --operator NAME/],
    ['export --accounts --journal', /cannot both be meant/],
    ['export --format xml', /--format is jsonl or csv, but was "xml"/],
    ['export --json --format csv', /cannot both be meant on stdout/],
    ['export --journal --prefix a', /--prefix is for accounts/],
    ['export --since 1h', /--since is for the journal\. Write export --journal/],
    ['export --out=', /--out is the path of a file, but was empty/],
    ['insight --threshold 2', /--threshold is a number over 0, up to 1, but was "2"/],
    ['insight --since 1m', /since must be an instant from an hour to 400 days ago/],
  ])('for %s', async (args, message) => {
    const { code, out, err } = await utsessions(args.split(' '), { env: { UTSESSIONS_STORE: await empty() } })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })

  it('with --json as an object in a line', async () => {
    const { code, out, err } = await utsessions(['list', '--json', '--limit', 'x'], { env: {} })
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(JSON.parse(err)).toEqual({
      error: { exit: 2, code: 'USAGE', message: expect.stringMatching(/^--limit is/) },
    })
  })
})

describe('it ends with 1', () => {
  it.each([
    ['no policy file', () => ['list', '--policy', path('none.json')], /none\.json: The policy file cannot be read/],
    [
      'a policy that is none',
      () => ['list', '--policy', file('bad.json', '{"lock":-1}')],
      /bad\.json:1:2: lock must be/,
    ],
    [
      'an id that is not theirs',
      () => ['revoke', 'ann', '--session', '-x'],
      /"-x" is no session of "ann", so nothing was/,
    ],
    ['no folder to write to', () => ['export', '--out', path('no/such.csv')], /such\.csv" cannot be written: ENOENT/],
  ] as const)('for %s', async (_what, args, message) => {
    const { code, out, err } = await utsessions(args(), { env: { UTSESSIONS_STORE: await empty() } })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(message)
  })
})

describe('it ends with 3', () => {
  const end = async (store: string) => {
    const { code, out, err } = await utsessions(['stats', '--store', store])
    expect({ code, out }).toEqual({ code: 3, out: '' })
    return err
  }

  it('for a file that is not there, and makes none', async () => {
    expect(await end(`sqlite:${path('typo.db')}`)).toMatch(/There is no file ".*typo\.db", and none was made/)
    expect(existsSync(path('typo.db'))).toBe(false)
  })

  it('for a file that is no database, and leaves it as it is', async () => {
    expect(await end(`sqlite:${file('text.db', 'a text, and no database at all '.repeat(20))}`)).toMatch(
      /is not an SQLite database/,
    )
  })

  it('for a database of somebody else, and makes no tables in it', async () => {
    const database = openDatabase(path('theirs.db'))
    database.exec('CREATE TABLE theirs (a)')
    expect(await end(`sqlite:${path('theirs.db')}`)).toMatch(/has no tables of utsessions\. Nothing was changed/)
    expect(database.prepare('SELECT name FROM sqlite_master').all()).toEqual([{ name: 'theirs' }])
    database.close()
  })

  it.each(['redis', 'postgres'])('for a %s server that is not there, without its password', async (scheme) => {
    const err = await end(`${scheme}://ola:geh%40im@127.0.0.1:${await freePort()}/0`)
    expect(err).toMatch(
      new RegExp(`^utsessions: ${scheme}://127\\.0\\.0\\.1:\\d+/0 cannot be used: nobody listens there`),
    )
    expect(err).not.toMatch(/geh(%40|@)im|ola/)
  })

  it.each(['redis', 'postgres'])('for a %s server that says nothing, without its password', async (scheme) => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    server.on('connection', (socket) => onTestFinished(() => void socket.destroy()))
    const { port } = server.address() as { port: number }
    const err = await end(`${scheme}://ola:geh%40im@127.0.0.1:${port}/0`)
    expect(err).toMatch(/cannot be used/)
    expect(err).not.toMatch(/geh(%40|@)im/)
  })
})

it('--store counts more than UTSESSIONS_STORE', async () => {
  const { code } = await utsessions(['list', '--store', await empty()], {
    env: { UTSESSIONS_STORE: 'redis://nowhere' },
  })
  expect(code).toBe(0)
})
