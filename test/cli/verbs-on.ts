// What every verb shows and does, on one store; each store's test file runs it.

import { readFileSync, writeFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { createSessionControl, memoryStore, type OpenRequest, type RevokeRequest } from '../../src/index.ts'
import { fakeClock } from '../../src/testing/index.ts'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import type { Tool } from '../support/tools.ts'
import { startWorkers } from '../support/workers.ts'
import { child } from './child.ts'
import { type Application, application, openAll, type Place } from './places.ts'

export interface StoreUnderTest {
  readonly kind: 'sqlite' | 'redis' | 'postgres'
  readonly tool?: Tool
  /** Once for all tests; a place for each. */
  readonly start: () => Promise<() => Place>
}

/** For a machine that has much else to do: some of it starts processes. */
const PATIENCE_MS = 240_000

/** Three accounts: ann on two devices and once displaced, bea gone, cem. */
async function scene(place: Place): Promise<Application> {
  const app = await application(place, { maxSessions: 2, lock: 0 })
  const open = async (account: string, label: string) => {
    const at = app.control.now()
    while (app.control.now() <= at) await setImmediate() // of two openings at once nobody is the older one
    await app.control.open({ account, device: `${account} ${label}`, label, place: 'Berlin', address: '10.0.0.1' })
  }
  await open('bea', 'Firefox on Linux')
  await app.control.revoke({ account: 'bea', all: true, operator: 'root' })
  await open('cem', 'Edge on Windows')
  for (const label of ['Firefox on Linux', 'Chrome on Mac', 'Safari on iPhone']) await open('ann', label)
  return app
}

export function verbsOn(name: string, { kind, tool, start }: StoreUnderTest): void {
  if (tool && 'missing' in tool) return void describe(name, () => it.skip(`shows and ends (skipped: ${tool.missing})`))
  describe(name, { timeout: PATIENCE_MS }, () => {
    let place: () => Place
    beforeAll(async () => {
      place = await start()
    })

    it('stats: how many there are, and what happened', async () => {
      const app = await scene(place())
      const stats = await app.document('stats')
      expect(stats).toMatchObject({ store: { kind }, totals: { accounts: 2, sessions: 3 } })
      const counts = {
        opened: 5,
        refused: 0,
        displaced: 1,
        ended: 1,
        complete: true,
        onTrial: { refused: 0, displaced: 0 },
      }
      expect(stats['journal']).toMatchObject({ lines: 7, hour: counts, day: counts, week: counts })
      const { out } = await app.cli('stats')
      expect(out).toContain('3 sessions of 2 accounts\n')
      expect(out).toMatch(/^displaced +1 +1 +1$/m)
      expect(out).not.toContain('would have')
    })

    it('stats: says where the journal was too long to be read whole', async () => {
      const app = await scene(place())
      const { journal } = await app.document('stats', '--lines', '3')
      expect(journal).toMatchObject({ lines: 3, hour: { complete: false, opened: 2, displaced: 1, ended: 0 } })
      expect((await app.cli('stats', '--lines', '3')).out).toMatch(
        /^opened +≥ 2 [\s\S]*read back to .* 3 lines; for more/m,
      )
    })

    it('list: accounts, the most recently active first, never one without a live session [I4]', async () => {
      const app = await scene(place())
      const accounts = await app.lines('list')
      expect(accounts.map(({ account, sessions }) => [account, sessions])).toEqual([
        ['ann', 2],
        ['cem', 1],
      ])
      expect(await app.lines('list', '--prefix', 'c')).toMatchObject([{ account: 'cem' }])
      const { out, err } = await app.cli('list', '--limit', '1')
      expect(out).toMatch(/^last seen, UTC +sessions {2}account\n\S+ \S+ +2 {2}ann\n$/)
      expect(err).toBe('There are more: --limit N, or --all.\n')
      expect((await app.cli('list', '--prefix', 'z')).out).toBe('No account has a live session.\n')
    })

    it('list --all: each account once, over many pages', async () => {
      const app = await application(place())
      const names = Array.from({ length: 2_100 }, (_, i) => `account ${i}`)
      await openAll(app.control, names)
      const listed = await app.lines('list', '--all')
      expect(listed.map(({ account }) => account).toSorted()).toEqual(names.toSorted())
      expect(await app.lines('list')).toHaveLength(100)
      expect(await app.lines('list', '--limit', '2050')).toHaveLength(2_050)
    })

    it('show: device, place, opened and last seen of the live ones, and the story; never a token [I4]', async () => {
      const app = await scene(place())
      const shown = await app.document('show', 'ann')
      const devices = (shown['sessions'] as { device: string }[]).map(({ device }) => device)
      expect(devices.toSorted()).toEqual(['Chrome on Mac', 'Safari on iPhone'])
      const fields = ['address', 'device', 'exempt', 'id', 'lastSeenAt', 'openedAt', 'place']
      for (const session of shown['sessions'] as object[]) expect(Object.keys(session).toSorted()).toEqual(fields)
      expect(shown).toMatchObject({ account: 'ann', notBefore: null, insight: { score: 0, looksShared: false } })
      const { out } = await app.cli('show', 'ann')
      expect(out).toContain('ann: 2 sessions\n')
      expect(out).toMatch(/displaced on Firefox on Linux by Safari on iPhone\n/)
      const gone = await app.cli('show', 'bea')
      expect(gone.out).toMatch(/^bea: 0 sessions\n\nSign-ins from before .* are dead/)
      expect(gone.out).toContain('ended on Firefox on Linux by the operator root\n')
      expect((await app.cli('show', 'nobody')).out).toBe('nobody: 0 sessions\n\nNothing of it is in the journal.\n')
    })

    it('gives away no token, no hash of one but the public id, nothing that hosts and devices are known by [I4]', async () => {
      const app = await application(place())
      const secrets = { device: 'the secret of a device', hostSession: 'what the host calls it' }
      const first = await app.control.open({ account: 'ann', ...secrets })
      const { hostSession } = secrets
      const again = await app.control.open({ account: 'ann', hostSession }) // one more token
      const [session] = (await app.store.load('ann')).record.sessions
      const { tokens = [], hostSessions = [], devices = [], id } = session ?? {}
      const issued = [first, again].flatMap((answer) => ('token' in answer && answer.token ? [answer.token] : []))
      const hidden = [
        ...issued,
        ...Object.values(secrets),
        ...hostSessions,
        ...devices,
        ...tokens.filter((hash) => hash !== id),
      ]
      expect([issued.length, tokens.length, hidden.length]).toEqual([2, 2, 7])
      for (const verb of ['list', 'show ann', 'journal', 'export', 'export --journal', 'insight', 'stats'])
        for (const form of [verb, `${verb} --json`]) {
          const { code, out } = await app.cli(...form.split(' '))
          expect([form, code, hidden.filter((secret) => out.includes(secret))]).toEqual([form, 0, []])
        }
    })

    it('show: says when sessions end where it is told the policy', async () => {
      const app = await scene(place())
      const folder = temporaryFolder()
      onTestFinished(() => folder.remove())
      const policy = `${folder.path}/policy.json`
      writeFileSync(policy, '{ "maxSessions": 2, "lifetime": "8h", "idle": "none" }')
      const { sessions } = await app.document('show', 'cem', '--policy', policy)
      const [session] = sessions as { openedAt: number; expiresAt: number; limit: string }[]
      expect(session).toMatchObject({ limit: 'lifetime', expiresAt: (session?.openedAt ?? 0) + 8 * 3_600_000 })
    })

    it('journal: newest first, by account, kind and time', async () => {
      const app = await scene(place())
      const kinds = async (...args: string[]) => (await app.lines('journal', ...args)).map(({ kind: one }) => one)
      expect(await kinds('--account', 'bea')).toEqual(['revoked', 'opened'])
      expect((await kinds('--account', 'ann')).toSorted()).toEqual(['displaced', 'opened', 'opened', 'opened'])
      expect(await kinds('--kinds', 'revoked,displaced')).toHaveLength(2)
      expect(await kinds('--limit', '2')).toHaveLength(2)
      expect(await kinds('--since', '1h')).toHaveLength(7)
      expect(await kinds('--until', '1h')).toEqual([])
      expect(await kinds('--since', '2001-01-01', '--until', '2001-01-02T00:00Z')).toEqual([])
      expect((await app.cli('journal', '--kinds', 'revoked')).out).toMatch(
        /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}bea: ended on Firefox on Linux by the operator root\n$/,
      )
      expect((await app.cli('journal', '--kinds', 'granted')).out).toBe('Nothing of that kind is in the journal.\n')
    })

    it('export: accounts and journal, as JSON lines or CSV, to stdout or into a file', async () => {
      const app = await scene(place())
      expect((await app.lines('export')).map(({ account }) => account)).toEqual(['ann', 'cem'])
      expect(await app.lines('export', '--journal')).toEqual((await app.control.journal()).items)
      expect(await app.lines('export', '--journal', '--account', 'bea', '--kinds', 'opened')).toHaveLength(1)
      const csv = (await app.cli('export', '--journal', '--format', 'csv', '--account', 'bea')).out.split('\r\n')
      expect(csv[0]).toMatch(/^at,account,kind,session,label,/)
      const id = /.{22}|"'-.{21}"/ // one in 64 begins as a formula does
      expect(csv[1]).toMatch(RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z,bea,revoked,(${id.source}),"Firefox on Linux",`))
      const folder = temporaryFolder()
      onTestFinished(() => folder.remove())
      const file = `${folder.path}/accounts.csv`
      expect(await app.document('export', '--format', 'csv', '--out', file)).toEqual({
        file,
        what: 'accounts',
        format: 'csv',
        rows: 2,
      })
      expect(readFileSync(file, 'utf8')).toMatch(/^account,sessions,lastSeenAt\r\nann,2,.*Z\r\ncem,1,.*Z\r\n$/)
    })

    it('revoke: one, all of an account, everybody; in the name of an operator [I1]', async () => {
      const app = await scene(place())
      const [one] = await app.control.list({ account: 'ann' })
      const ended = await app.document('revoke', 'ann', '--session', one?.id ?? '', '--operator', 'Ola')
      expect(ended).toEqual({ account: 'ann', operator: 'Ola', ended: [one?.id] })
      expect(await app.control.list({ account: 'ann' })).toHaveLength(1)
      expect((await app.control.journal({ kinds: ['revoked'], limit: 1 })).items[0]).toMatchObject({
        account: 'ann',
        session: one?.id,
        by: { operator: 'Ola' },
      })
      expect((await app.cli('revoke', 'ann', '--all', '--operator', 'Ola')).out).toBe(
        'Ended 1 session of ann, in the name of Ola.\n',
      )
      expect(await app.document('show', 'ann')).toMatchObject({ sessions: [], notBefore: expect.any(Number) })
      await app.control.open({ account: 'dan', device: 'dan' })
      expect(await app.document('revoke', '--everybody', '--yes', '--operator', 'Ola')).toEqual({
        operator: 'Ola',
        accounts: 2,
        sessions: 2,
        failed: 0,
      })
      expect((await app.control.accounts()).items).toEqual([])
    })

    it('revoke: an id that is not theirs ends nothing [I2], one that has ended is harmless [I3]', async () => {
      const app = await scene(place())
      const [ann] = await app.control.list({ account: 'ann' })
      const [cem] = await app.control.list({ account: 'cem' })
      const lines = (await app.control.journal()).items.length
      const wrong = await app.cli('revoke', 'ann', '--session', `${ann?.id},${cem?.id}`)
      expect(wrong).toMatchObject({ code: 1, out: '' })
      expect(wrong.err).toContain(`${JSON.stringify(cem?.id)} is no session of "ann", so nothing was ended.`)
      expect(await app.control.list({ account: 'ann' })).toHaveLength(2)
      expect((await app.control.journal()).items).toHaveLength(lines)
      for (const expected of [[ann?.id], []])
        expect((await app.document('revoke', 'ann', '--session', ann?.id ?? ''))['ended']).toEqual(expected)
      expect(await app.control.list({ account: 'cem' })).toHaveLength(1)
    })

    it('insight: which accounts look shared, and why', async () => {
      const app = await application(place())
      await app.store.append(await sharedHistory())
      const report = await app.document('insight', '--since', '6d')
      expect(report).toMatchObject({ shared: 1, accounts: [{ account: 'the team' }], dropped: { lines: 0 } })
      const { out } = await app.cli('insight')
      expect(out).toMatch(/^1 account looks shared of 2 in /)
      expect(out).toMatch(/^the team {2}0\.\d+\n- On 4 days sessions on different devices/m)
      expect((await app.document('insight', '--threshold', '0.99'))['accounts']).toEqual([])
      expect(await app.document('show', 'the team')).toMatchObject({ insight: { looksShared: true } })
    })

    it('watch: what another process does, each line once, until Ctrl-C [N1]', async () => {
      const { url, spec } = place()
      const app = await application({ url, spec })
      await app.control.open({ account: 'before', device: 'before' })
      const watching = child(['watch'], { UTSESSIONS_STORE: url })
      const opened = child(['watch', '--json', '--account', 'ann', '--kinds', 'opened'], { UTSESSIONS_STORE: url })
      await watching.until((_, err) => err.includes('Watching'))
      const [worker] = await startWorkers(1)
      if (!worker) throw new Error('no worker')
      onTestFinished(() => worker.stop())
      await worker.call('openControl', spec, { lock: '5m' }, 'stores')
      const ask = async (verb: 'open' | 'revoke', request: OpenRequest | RevokeRequest) => {
        await worker.call('setClock', app.control.now()) // nobody follows what a clock that stands still writes
        await worker.call('ask', verb, [request])
      }
      await vi.waitFor(
        async () => {
          await ask('open', { account: 'ann', device: 'laptop', label: 'Firefox on Linux' })
          await ask('revoke', { account: 'ann', all: true, operator: 'root' })
          expect(opened.out()).not.toBe('')
        },
        { timeout: PATIENCE_MS / 2, interval: 500 },
      )
      await ask('open', { account: 'bea', device: 'laptop', label: 'Firefox on Linux' })
      await ask('open', { account: 'bea', device: 'phone', label: 'Safari on iPhone' })
      await watching.until((out) => out.includes('bea: refused on Safari on iPhone'))
      const all = (await app.control.journal({ limit: 500 })).items
      const lines = () => watching.out().split('\n').filter(Boolean)
      expect(lines()).toHaveLength(all.length - 1)
      expect(lines().filter((line) => line.includes('bea: refused'))).toHaveLength(1)
      watching.process.kill('SIGINT')
      opened.process.kill('SIGTERM')
      expect([await watching.code, await opened.code]).toEqual([130, 130])
      expect(watching.out()).not.toContain('before')
      const texts = opened.out().split('\n').filter(Boolean)
      for (const text of texts) expect(JSON.parse(text)).toMatchObject({ account: 'ann', kind: 'opened' })
    })

    it('what reads changes nothing: no record, no line, though a session is over by the policy', async () => {
      const app = await scene(place())
      const folder = temporaryFolder()
      onTestFinished(() => folder.remove())
      const policy = `${folder.path}/policy.json`
      writeFileSync(policy, '{ "maxSessions": 1, "lifetime": "1ms", "idle": "none" }')
      const state = async () => ({
        records: await Promise.all(
          ['ann', 'bea', 'cem'].map(async (account) => (await app.store.load(account)).revision),
        ),
        lines: (await app.control.journal()).items,
        accounts: (await app.control.accounts()).items,
      })
      const before = await state()
      for (const verb of ['stats', 'list', 'show ann', 'journal', 'export', 'export --journal', 'insight'])
        expect((await app.cli(...verb.split(' '), '--policy', policy)).code).toBe(0)
      expect((await app.document('show', 'ann', '--policy', policy))['sessions']).toEqual([])
      expect(await state()).toEqual(before)
    })

    it('shows nothing of a name that could move a cursor, turn a line round or be a formula, and finds the account by it', async () => {
      const app = await application(place())
      for (const account of HOSTILE) await app.control.open({ account, device: account, label: account.slice(0, 70) })
      for (const verb of [
        'list',
        'journal',
        'list --json',
        'journal --json',
        'export',
        'export --journal --format csv',
      ]) {
        const { out, code } = await app.cli(...verb.split(' '))
        expect(code).toBe(0)
        expect(out.replaceAll(/\r?\n/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
        expect(out.trim().split('\n').length - (/^(list|export --journal --format csv)$/.test(verb) ? 1 : 0)).toBe(
          HOSTILE.length,
        )
      }
      expect((await app.lines('list')).map(({ account }) => account).toSorted()).toEqual(HOSTILE.toSorted())
      for (const account of HOSTILE) {
        const shown = await app.cli('show', '--json', '--', account)
        expect(JSON.parse(shown.out)).toMatchObject({ account, sessions: [{ id: expect.any(String) }] })
      }
    })
  })
}

const HOSTILE = [
  'line\nbreak\r\nand return',
  '\u001b[2J\u001b]0;title\u0007cleared',
  '\u202Egnidaer\u2066',
  'sep\u2028ara\u2029tors\u0085and\u009b31m',
  '\u{E0041}tagged\u200B\uFEFF',
  '=HYPERLINK("http://evil.example","x")',
  '--all',
  "'; DROP TABLE x; --",
  'x'.repeat(512),
]

const DAY_MS = 86_400_000

/** Four people at one account for four mornings, and one who is alone: as an application would have written it down. */
async function sharedHistory() {
  const midnight = Date.now() - (Date.now() % DAY_MS)
  const clock = fakeClock(midnight - 5 * DAY_MS + 8 * 3_600_000)
  const store = memoryStore()
  const control = createSessionControl({ store, policy: { lock: 0 }, clock, pruneEvery: 'never' })
  const labels = ['Chrome on Windows', 'Firefox on Mac', 'Safari on iPhone', 'Edge on Windows']
  for (let day = 0; day < 4; day++) {
    await control.open({ account: 'alone', device: 'alone', hostSession: `${day}` })
    for (let turn = 0; turn < 40; turn++) {
      const label = labels[turn % labels.length] ?? ''
      await control.open({ account: 'the team', device: label, label })
      clock.advance('2m')
    }
    clock.advance('22h')
  }
  const { items } = await store.journal({ limit: 10_000 })
  return items.toReversed()
}
