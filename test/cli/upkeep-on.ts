// What migrate and prune do, on one store; each store's test file runs it.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { entryOf } from '../../src/testing/conformance/case.ts'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import { PATIENCE } from '../support/patience.ts'
import type { Tool } from '../support/tools.ts'
import { child } from './child.ts'
import { type Application, application, type Place } from './places.ts'
import { utsessions } from './streams.ts'

export interface StoreUnderTest {
  readonly kind: 'sqlite' | 'redis' | 'postgres'
  readonly tool?: Tool
  /** Once for all tests; a place for each. */
  readonly start: () => Promise<() => Place>
}

function policyFile(text: string): string {
  const folder = temporaryFolder()
  onTestFinished(() => folder.remove())
  const path = join(folder.path, 'policy.json')
  writeFileSync(path, text)
  return path
}

const SHORT = '{ "lifetime": 20, "idle": "none" }'

/** Two accounts whose sessions are over, and one whose is not. */
async function scene(place: Place): Promise<Application> {
  const app = await application(place, { lifetime: 20, idle: 'none' })
  for (const account of ['ann', 'bea']) await app.control.open({ account, device: 'laptop' })
  await vi.waitFor(async () => expect(await app.control.list({ account: 'bea' })).toEqual([]), PATIENCE)
  return app
}

const sessionsOf = async ({ store }: Application) =>
  (await Promise.all(['ann', 'bea'].map((account) => store.load(account)))).map(({ record }) => record.sessions.length)

export function upkeepOn(name: string, { kind, tool, start }: StoreUnderTest): void {
  if (tool && 'missing' in tool) return void describe(name, () => it.skip(`is kept up (skipped: ${tool.missing})`))
  describe(name, () => {
    let place: () => Place
    beforeAll(async () => {
      place = await start()
    })

    if (kind === 'redis') {
      it('migrate: says that there is nothing to do', async () => {
        const { url } = place()
        const { code, out } = await utsessions(['migrate', '--store', url])
        expect(code).toBe(0)
        expect(out).toMatch(/has no tables, so there is nothing to do/)
        const json = JSON.parse((await utsessions(['migrate', '--store', url, '--json'])).out)
        expect(json).toMatchObject({ kind, from: null, to: null, changed: false })
      })
    } else {
      it('migrate: says what it would do, does it, and does nothing the second time', async () => {
        const { url } = place()
        const migrate = async (...args: readonly string[]) => {
          const { code, out, err } = await utsessions(['migrate', '--store', url, '--json', ...args])
          expect({ code, err }).toEqual({ code: 0, err: '' })
          return JSON.parse(out)
        }
        const wouldBe = await migrate('--dry-run')
        expect(wouldBe).toMatchObject({ kind, from: 0, to: expect.any(Number), changed: true, dryRun: true })
        expect(await migrate('--dry-run')).toEqual(wouldBe)
        expect(await migrate()).toEqual({ ...wouldBe, dryRun: false })
        expect(await migrate()).toEqual({ ...wouldBe, from: wouldBe.to, changed: false, dryRun: false })
        expect((await utsessions(['migrate', '--store', url])).out).toMatch(/is up to date: its tables have version \d/)
        expect((await utsessions(['stats', '--store', url])).code).toBe(0)
      })

      it('migrate: is safe from several processes at once', async () => {
        const { url } = place()
        const children = Array.from({ length: 3 }, () => child(['migrate'], { UTSESSIONS_STORE: url }))
        expect(await Promise.all(children.map(({ code }) => code))).toEqual([0, 0, 0])
        expect((await utsessions(['stats', '--store', url])).code).toBe(0)
      })
    }

    it('prune: without a policy ends nobody, though their time be up', async () => {
      const app = await scene(place())
      const { code, out } = await app.cli('prune')
      expect(code).toBe(0)
      expect(out).toMatch(/Without --policy no session ends/)
      expect(await sessionsOf(app)).toEqual([1, 1])
      expect(await app.document('prune', '--dry-run')).toMatchObject({ looked: 0, ended: 0, dropped: null })
    })

    it('prune: with a policy says whom it would end, and ends them', async () => {
      const app = await scene(place())
      const policy = policyFile(SHORT)
      const wouldBe = await app.document('prune', '--policy', policy, '--dry-run')
      expect(wouldBe).toMatchObject({ policy, dryRun: true, looked: 2, ended: 2, dropped: null })
      expect(await sessionsOf(app)).toEqual([1, 1])
      const done = await app.document('prune', '--policy', policy)
      expect(done).toMatchObject({ dryRun: false, looked: 2, ended: 2, dropped: expect.any(Number) })
      expect(await sessionsOf(app)).toEqual([0, 0])
      const { items } = await app.store.journal({ kinds: ['expired'] })
      expect(items.map(({ account }) => account).toSorted()).toEqual(['ann', 'bea'])
      expect(await app.document('prune', '--policy', policy)).toMatchObject({ looked: 0, ended: 0 })
    })

    it('prune: ends nobody by a policy under which they live, and guesses no plan', async () => {
      const app = await scene(place())
      expect(await app.document('prune', '--policy', policyFile('{}'))).toMatchObject({ ended: 0 })
      expect(await sessionsOf(app)).toEqual([1, 1])
      const plans = policyFile(`{ "default": ${SHORT}, "plans": {} }`)
      const { code, err } = await app.cli('prune', '--policy', plans)
      expect(code).toBe(2)
      expect(err).toMatch(/has plans, and who has which only the application knows/)
      expect(await sessionsOf(app)).toEqual([1, 1])
    })

    it('prune: leaves the journal whole, unless it is told how long to keep it', async () => {
      const app = await scene(place())
      await app.store.append([entryOf('old', 's', { kind: 'refused', at: Date.UTC(2024, 0, 1) })])
      const lines = async () => (await app.store.journal({ account: 'old' })).items.length
      const before = await lines()
      await app.cli('prune', '--policy', policyFile(SHORT))
      expect(await lines()).toBe(before)
      expect((await app.cli('prune', '--keep-journal', '1000d', '--json')).code).toBe(0)
      if (kind !== 'redis') expect([before, await lines()]).toEqual([1, 0])
      const { code, err } = await app.cli('prune', '--keep-journal', 'long')
      expect({ code, err: err.includes('--keep-journal must be a duration') }).toEqual({ code: 2, err: true })
    })
  })
}
