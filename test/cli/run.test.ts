import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { buildCli } from '../../scripts/build-cli.ts'
import { generatedLog } from '../simulate/generated-log.ts'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import { utsessions } from './streams.ts'

describe('utsessions', () => {
  it.each([['--version'], ['-v']])('tells its version: %s', async (flag) => {
    expect(await utsessions([flag])).toEqual({ code: 0, out: `${manifest.version}\n`, err: '' })
  })

  it.each([['help'], ['--help'], ['-h']])('lists its verbs: %s', async (flag) => {
    const { code, out } = await utsessions([flag])
    expect(code).toBe(0)
    expect(out).toContain('simulate  replay an access log')
  })

  it.each([[['help', 'simulate']], [['simulate', '--help']], [['simulate', 'x.csv', '-h']]])(
    'helps with a verb: %j',
    async (args) => {
      const { code, out } = await utsessions(args)
      expect(code).toBe(0)
      expect(out).toMatch(/^utsessions simulate \[options\] LOG\.\.\.\n/)
    },
  )

  it.each([
    [[], /Say what to do/],
    [['fly'], /There is no verb "fly"/],
    [['constructor'], /There is no verb "constructor"/],
    [['help', 'fly'], /There is no verb "fly"/],
    [['--fly'], /There is no verb "--fly"/],
  ])('ends with 2 for %j', async (args, message) => {
    const { code, out, err } = await utsessions(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
  })

  it('shows progress on a terminal, and takes it away', async () => {
    const stdin = [...generatedLog(60_000)].join('')
    const { err } = await utsessions(['simulate', '-', '--lock', '0,1m,2m,3m'], { stdin, isTTY: true })
    expect(err).toContain('\r\u001b[2KReplaying: ')
    expect(err.endsWith('\r\u001b[2K')).toBe(true)
  })
})

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

function spawned(args: readonly string[], input: string) {
  const child = spawn(process.execPath, ['--import', TSX, '--no-warnings', MAIN, ...args], { stdio: 'pipe' })
  child.stdin.end(input)
  return ended(child)
}

async function ended(child: ChildProcessWithoutNullStreams) {
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
  return { out, err, code }
}

describe('what is built', () => {
  it('is a program by itself, as package.json names it', async () => {
    const folder = temporaryFolder()
    await buildCli(join(folder.path, 'dist'))
    writeFileSync(join(folder.path, 'package.json'), JSON.stringify({ version: '1.2.3', type: 'module' }))
    const bin = join(folder.path, manifest.bin.utsessions)
    expect(readFileSync(bin, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
    expect(await ended(spawn(process.execPath, [bin, '--version']))).toEqual({ out: '1.2.3\n', err: '', code: 0 })
    const log = join(folder.path, 'access.csv')
    writeFileSync(log, 'time,user,ip\n1,ann,1\n')
    expect((await ended(spawn(process.execPath, [bin, 'simulate', log]))).out).toMatch(/^1 request of 1 account on 1/)
    folder.remove()
  })
})

describe('the process', () => {
  it('reads stdin, writes stdout, and ends with the code', async () => {
    const { out, err, code } = await spawned(['simulate', '--json', '-'], 'time,user,ip\n1,ann,1\n')
    expect({ err, code }).toEqual({ err: '', code: 0 })
    expect(JSON.parse(out).log).toMatchObject({ requests: 1, from: 1000 })
  })

  it('ends with what went wrong on stderr', async () => {
    const { out, err, code } = await spawned(['simulate', '-'], '')
    expect({ out, code }).toEqual({ out: '', code: 1 })
    expect(err).toMatch(/^utsessions: No line tells/)
  })
})
