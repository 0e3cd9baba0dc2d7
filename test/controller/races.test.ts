import type { OpenAnswer } from 'utsessions'
import { describe, expect, it } from 'vitest'
import { idOf, tokenOf, told, twoControls } from './controls.ts'

const FOREVER = { lock: 'forever', idle: '1h', touchEvery: 0 } as const

function outcomes(answers: readonly { readonly outcome: string }[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { outcome } of answers) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

describe.each(['memory', 'sqlite'] as const)('two controls on one store (%s)', (kind) => {
  const openings = (count: number, controls: ReturnType<typeof twoControls>): Promise<OpenAnswer[]> =>
    Promise.all(
      Array.from({ length: count }, (_, i) =>
        (controls[i % 2] ?? controls[0]).control.open({ account: 'ann', label: `${i}` }),
      ),
    )

  it("J1 a hundred simultaneous openings under 'forever': exactly one admitted", async () => {
    const controls = twoControls(kind, { policy: FOREVER })
    expect(outcomes(await openings(100, controls))).toEqual({ admitted: 1, refused: 99 })
    expect((await controls[0].control.list({ account: 'ann' })).length).toBe(1)
  })

  it('J2 the same with lock: 0: all admitted, one alive afterwards, 99 told by whom', async () => {
    const controls = twoControls(kind, { policy: { lock: 0, keepEndings: 8 } })
    const answers = await openings(100, controls)
    expect(outcomes(answers)).toEqual({ admitted: 100 })
    const ids = new Set(answers.map(idOf))
    const checks = await Promise.all(
      answers.map((answer, i) =>
        (controls[i % 2] ?? controls[0]).control.check({ account: 'ann', token: tokenOf(answer) }),
      ),
    )
    expect(outcomes(checks)).toEqual({ alive: 1, ended: 99 })
    for (const check of checks) {
      if (check.outcome !== 'ended') continue
      expect(check.reason).toBe('displaced')
      expect(ids.has(check.by?.session ?? '')).toBe(true)
      expect(check.by?.label).toMatch(/^\d+$/)
    }
  })

  it('J3 three places: exactly three', async () => {
    const controls = twoControls(kind, { policy: { ...FOREVER, maxSessions: 3 } })
    expect(outcomes(await openings(100, controls))).toEqual({ admitted: 3, refused: 97 })
  })

  it('J4 opening against closing of the same place: no lost place, no ghost', async () => {
    const [one, other] = twoControls(kind, { policy: FOREVER })
    let token = tokenOf(await one.control.open({ account: 'ann' }))
    for (let i = 0; i < 20; i += 1) {
      const [closed, opened] = await Promise.all([
        one.control.close({ account: 'ann', token }),
        other.control.open({ account: 'ann' }),
      ])
      expect(closed.reason).toBe('closed')
      const live = await one.control.list({ account: 'ann' })
      expect(live.map(({ id }) => id)).toEqual(opened.outcome === 'admitted' ? [idOf(opened)] : [])
      token = tokenOf(opened.outcome === 'admitted' ? opened : await one.control.open({ account: 'ann' }))
    }
  })

  it('J5 opening against expiry: the place is free once, whoever sees it first', async () => {
    const controls = twoControls(kind, { policy: FOREVER })
    const token = tokenOf(await controls[0].control.open({ account: 'ann' }))
    controls[0].clock.advance('1h')
    const [check, ...answers] = await Promise.all([
      controls[1].control.check({ account: 'ann', token }),
      ...Array.from({ length: 10 }, (_, i) => (controls[i % 2] ?? controls[0]).control.open({ account: 'ann' })),
    ])
    expect(check).toMatchObject({ outcome: 'ended', reason: 'idle' })
    expect(outcomes(answers)).toEqual({ admitted: 1, refused: 9 })
    expect((await told(controls[0])).filter((line) => line !== 'refused')).toEqual(['opened', 'idle', 'opened'])
  })

  it('J6 touching against revoking: revoked stays revoked', async () => {
    const [one, other] = twoControls(kind, { policy: FOREVER })
    for (let i = 0; i < 10; i += 1) {
      const account = `ann-${i}`
      const opened = await one.control.open({ account })
      const token = tokenOf(opened)
      one.clock.advance('1m')
      await Promise.all([
        one.control.check({ account, token }),
        other.control.revoke({ account, session: idOf(opened) }),
        one.control.check({ account, token }),
        other.control.check({ account, token }),
      ])
      expect(await one.control.check({ account, token })).toMatchObject({ outcome: 'ended', reason: 'revoked' })
      expect(await told(one, account)).toEqual(['opened', 'revoked'])
    }
  })

  it('J7 revoke-all against opening: what was opened before is dead, what was opened after lives', async () => {
    const [one, other] = twoControls(kind, { policy: { maxSessions: 'unlimited' } })
    for (let i = 0; i < 10; i += 1) {
      const account = `ann-${i}`
      await one.control.open({ account })
      const [revoked, opened] = await Promise.all([
        one.control.revoke({ account, all: true }),
        other.control.open({ account }),
      ])
      const { outcome } = await one.control.check({ account, token: tokenOf(opened) })
      expect(outcome).toBe(revoked.includes(idOf(opened)) ? 'ended' : 'alive')
      expect((await one.control.list({ account })).length).toBe(outcome === 'alive' ? 1 : 0)
    }
  })
})
