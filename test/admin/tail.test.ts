// Each line of the journal is told once: whoever wrote it, wherever it comes to stand, and whether it is heard of or read first.

import fc from 'fast-check'
import type { Entry } from 'utsessions'
import { describe, expect, it } from 'vitest'
import { createTail } from '../../src/admin/tail.ts'

const line = (name: number): Entry => ({ account: `a${name}`, kind: 'opened', at: 0 })

/** A journal, newest first, and how it was read. */
function journalOf(lines: Entry[]) {
  const reads: number[] = []
  const tail = createTail(async ({ cursor, limit }) => {
    reads.push(limit)
    const from = cursor === undefined ? 0 : lines.length - Number(cursor)
    const items = lines.slice(from, from + limit)
    const left = lines.length - from - items.length
    return { items, next: left > 0 ? String(left) : null }
  })
  return { tail, lines, reads }
}

const names = (entries: readonly Entry[]) => entries.map(({ account }) => account)

describe('the end of the journal', () => {
  it('is told of from the first look on; what was there before is where it begins', async () => {
    const { tail, lines } = journalOf([line(2), line(1)])
    expect(await tail.look()).toEqual({ entries: [], begun: { items: [line(2), line(1)], next: null } })
    lines.unshift(line(4), line(3))
    expect(names((await tail.look()).entries)).toEqual(['a3', 'a4'])
    expect(await tail.look()).toEqual({ entries: [] })
  })

  it('begins with the newest lines of a long journal, and says where it goes on', async () => {
    const { tail, reads } = journalOf(Array.from({ length: 5_000 }, (_, i) => line(i)))
    const { begun } = await tail.look()
    expect(begun?.items).toHaveLength(100)
    expect(begun?.next).toBe('4900')
    await tail.look()
    expect(reads).toEqual([100, 100])
  })

  it('tells what this process wrote once, heard of before it was read or after', async () => {
    const { tail, lines } = journalOf([])
    await tail.look()
    expect(tail.hear(line(1))).toBe(true)
    lines.unshift(line(2), line(1))
    expect(names((await tail.look()).entries)).toEqual(['a2'])
    expect(tail.hear(line(2))).toBe(false)
    expect(tail.hear(line(2))).toBe(true)
  })

  it('finds what another node wrote below all that this process has written and told since', async () => {
    const { tail, lines } = journalOf(Array.from({ length: 300 }, (_, i) => line(1_000 + i)))
    await tail.look()
    lines.unshift(line(0))
    for (let i = 1; i <= 200; i += 1) {
      lines.unshift(line(i))
      tail.hear(line(i))
    }
    expect(names((await tail.look()).entries)).toEqual(['a0'])
  })

  it('knows a line whichever order its fields have', async () => {
    const { tail, lines } = journalOf([])
    await tail.look()
    tail.hear({ account: 'ann', kind: 'displaced', at: 1, by: { session: 's', label: 'l' } })
    lines.unshift({ by: { label: 'l', session: 's' }, at: 1, kind: 'displaced', account: 'ann' })
    expect((await tail.look()).entries).toEqual([])
  })

  it('has begun anew where more was written since the last look than is read, and tells what was read of it', async () => {
    const { tail, lines, reads } = journalOf([line(0)])
    await tail.look()
    lines.unshift(...Array.from({ length: 7_000 }, (_, i) => line(7_000 - i)))
    const { entries, begun } = await tail.look()
    expect(entries).toHaveLength(5_100)
    expect(begun).toEqual({ items: lines.slice(0, 5_100), next: '1901' })
    expect(reads.reduce((sum, limit) => sum + limit, 0)).toBe(5_200)
    lines.unshift(line(7_001))
    expect(await tail.look()).toEqual({ entries: [line(7_001)] })
  })

  it('has told nothing where the store failed half way, and all of it afterwards', async () => {
    const lines = [line(0)]
    let isDown = false
    const tail = createTail(async ({ cursor, limit }) => {
      if (isDown && cursor !== undefined) throw new Error('down')
      const from = Number(cursor ?? 0)
      const next = from + limit < lines.length ? String(from + limit) : null
      return { items: lines.slice(from, from + limit), next }
    })
    await tail.look()
    lines.unshift(...Array.from({ length: 300 }, (_, i) => line(300 - i)))
    isDown = true
    await expect(tail.look()).rejects.toThrow('down')
    isDown = false
    expect((await tail.look()).entries).toHaveLength(300)
  })

  /** Lines come to stand up to 30 below the top: clocks of nodes differ, transactions end late. Some say the same. */
  const step = fc.oneof(
    fc.record({ kind: fc.constant('other' as const), name: fc.nat(8), depth: fc.nat(30) }),
    fc.record({ kind: fc.constant('own' as const), name: fc.nat(8), depth: fc.nat(30), isHeardLate: fc.boolean() }),
    fc.record({ kind: fc.constant('look' as const) }),
  )

  it('tells each line exactly once, whatever happens when', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 120 }), fc.nat(120), async (steps, before) => {
        const { tail, lines } = journalOf(Array.from({ length: before }, (_, i) => line(100 + i)))
        await tail.look()
        const [written, told, late]: [Entry[], Entry[], Entry[]] = [[], [], []]
        const hear = (entry: Entry) => void (tail.hear(entry) && told.push(entry))
        for (const one of steps) {
          if (one.kind === 'look') {
            told.push(...(await tail.look()).entries)
            for (const entry of late.splice(0)) hear(entry)
            continue
          }
          const entry = line(one.name)
          lines.splice(Math.min(one.depth, Math.max(0, lines.length - before)), 0, entry)
          written.push(entry)
          if (one.kind === 'own') one.isHeardLate ? late.push(entry) : hear(entry)
        }
        told.push(...(await tail.look()).entries)
        for (const entry of late) hear(entry)
        expect(names(told).toSorted()).toEqual(names(written).toSorted())
      }),
      { numRuns: 500 },
    )
  })
})
