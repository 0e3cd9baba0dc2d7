import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { application, openAll, sqlitePlace } from './places.ts'
import { type Around, utsessions } from './streams.ts'

const started = async (accounts: readonly string[]) => {
  const app = await application(sqlitePlace())
  for (const account of accounts) await app.control.open({ account, device: account, label: 'Firefox on Linux' })
  const on = (around: Around, ...args: readonly string[]) =>
    utsessions(args, { isTTY: true, ...around, env: { ...around.env, UTSESSIONS_STORE: app.url } })
  return { ...app, on, left: async () => (await app.control.accounts()).items.length }
}

describe('colours', () => {
  it('are on a terminal, and nowhere else: not in a file, not with NO_COLOR, not for programs', async () => {
    const { on } = await started(['ann'])
    for (const verb of ['stats', 'list', 'show ann', 'journal', 'insight']) {
      const args = verb.split(' ')
      expect((await on({}, ...args)).out).toContain('\u001b[')
      for (const plain of [
        await on({ isTTY: false }, ...args),
        await on({ env: { NO_COLOR: '1' } }, ...args),
        await on({ env: { TERM: 'dumb' } }, ...args),
        await on({}, ...args, '--json'),
      ])
        expect(plain.out).not.toContain('\u001b')
    }
  })
})

describe('show on a narrow terminal', () => {
  it('writes the sessions one below the other, none of their lines longer than the terminal is wide', async () => {
    const { on } = await started(['ann'])
    const { out } = await on({ columns: 60, env: { NO_COLOR: '1' } }, 'show', 'ann')
    expect(out).toMatch(/^ann: 1 session\n {2}session +\S{22}\n {2}opened, UTC +\S+ \S+\n/)
    expect((await on({ columns: 200, env: { NO_COLOR: '1' } }, 'show', 'ann')).out).toMatch(
      /^session +opened, UTC +last/m,
    )
  })
})

describe('revoke --everybody on a terminal', () => {
  it('asks, and ends everybody on the word', async () => {
    const { on, left } = await started(['ann', 'bea'])
    const { code, err } = await on({ stdin: 'everybody\n' }, 'revoke', '--everybody')
    expect(err).toContain('This ends 2 sessions of 2 accounts in sqlite:')
    expect({ code, left: await left() }).toEqual({ code: 0, left: 0 })
  })

  it.each([['no\n'], ['y\n'], ['']])('ends nobody on %j', async (stdin) => {
    const { on, left } = await started(['ann', 'bea'])
    const { code, err } = await on({ stdin }, 'revoke', '--everybody')
    expect(err.endsWith('Nothing was ended.\n')).toBe(true)
    expect({ code, left: await left() }).toEqual({ code: 1, left: 2 })
  })

  it('ends nobody on Ctrl-C', async () => {
    const { on, left } = await started(['ann', 'bea'])
    const signals = new EventEmitter()
    const onWrite = (text: string) => void (text.includes('Type "everybody"') && signals.emit('SIGINT'))
    const { code } = await on({ stdin: new PassThrough(), signals, onWrite }, 'revoke', '--everybody')
    expect({ code, left: await left() }).toEqual({ code: 130, left: 2 })
    expect(signals.eventNames()).toEqual([])
  })
})

describe('a long walk', { timeout: 240_000 }, () => {
  it('shows how far it is, stops on Ctrl-C between two accounts, and says how far it came', async () => {
    const { on, left, control } = await started([])
    await openAll(
      control,
      Array.from({ length: 6_000 }, (_, i) => `${i}`),
    )
    const signals = new EventEmitter()
    const onWrite = (text: string) => void (text.includes('\u001b[2KEnded') && signals.emit('SIGINT'))
    const { code, err, out } = await on({ signals, onWrite }, 'revoke', '--everybody', '--yes', '--operator', 'Ola')
    expect({ code, out }).toEqual({ code: 130, out: '' })
    expect(err.replaceAll('\r\u001b[2K', '|')).toMatch(
      /\|Ended [\d,]+ sessions? of [\d,]+ accounts?\|Interrupted: Ended [\d,]+ sess/,
    )
    expect(await left()).toBeGreaterThan(0)
    expect((await control.journal({ kinds: ['revoked'], limit: 1 })).items[0]?.by).toEqual({ operator: 'Ola' })
  })
})
