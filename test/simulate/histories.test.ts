import { readdirSync } from 'node:fs'
import { expect, it, vi } from 'vitest'
import { createHistories } from '../../src/simulate/histories.ts'
import { temporaryFolder } from '../stores/temporary-folder.ts'

const DEVICES = ['laptop-of-22-characters', 'phone-with-22-character'].map((name) => name.slice(0, 22))
const ACCOUNTS = Array.from({ length: 700 }, (_, i) => (i % 3 === 0 ? `größe 😀 ${i}` : `account-${i}`))

/** A hundred and fifty visits of each, more than the open blocks take, and in the middle they go backwards. */
function filled(memoryBytes: number) {
  const histories = createHistories(memoryBytes)
  for (let round = 0; round < 150; round += 1)
    for (const account of ACCOUNTS)
      histories.add(account, { at: round < 40 ? round : 1000 - round, device: DEVICES[round % 2] ?? '' })
  return histories
}

function all(histories: ReturnType<typeof createHistories>) {
  return Array.from({ length: histories.piles }, (_, pile) => histories.pile(pile)).flat()
}

const inOrder = Array.from({ length: 150 }, (_, round) => ({
  at: round < 40 ? round : 1000 - round,
  device: DEVICES[round % 2],
})).toSorted((a, b) => a.at - b.at)

it.each([0, 1_000_000, 1e9])('gives each account all that it did, in order, with %i bytes in memory', (memoryBytes) => {
  const histories = filled(memoryBytes)
  const found = all(histories)
  expect(found.map(({ account }) => account).toSorted()).toEqual(ACCOUNTS.toSorted())
  for (const { visits } of found) expect(visits).toEqual(inOrder)
  histories.close()
})

it('leaves no file behind, not even while it is used', () => {
  const folder = temporaryFolder()
  vi.stubEnv('TMPDIR', folder.path)
  const histories = filled(0)
  expect(readdirSync(folder.path)).toEqual([])
  expect(all(histories)).toHaveLength(ACCOUNTS.length)
  histories.close()
  vi.unstubAllEnvs()
  folder.remove()
})

it('says which folder cannot be written to', () => {
  vi.stubEnv('TMPDIR', '/no/such/folder')
  expect(() => filled(0)).toThrow(/^The temporary file in \/no\/such\/folder cannot be written to: .*set TMPDIR/)
  vi.unstubAllEnvs()
})

it('keeps lines of one instant as they came', () => {
  const histories = createHistories()
  for (const device of ['c', 'a', 'b']) histories.add('ann', { at: 5, device: device.repeat(22) })
  histories.add('ann', { at: 1, device: 'd'.repeat(22) })
  expect(all(histories)[0]?.visits.map(({ device }) => device[0])).toEqual(['d', 'c', 'a', 'b'])
})
