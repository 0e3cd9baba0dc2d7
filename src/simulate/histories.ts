// All visits of a log, dealt out by account: as bytes in memory, and in a temporary file once they are many. However long the log is, one
// pile of accounts after the other is all that is read back, and in each account the order of the lines does not matter.

import { Buffer } from 'node:buffer'
import { createSpill, type Spill } from './spill.ts'
import type { History, Visit } from './visit.ts'

/** Visits on their way to their accounts. */
export interface Histories {
  add(account: string, visit: Visit): void
  /** How many piles there are. */
  readonly piles: number
  /** The accounts of a pile, each with all that it did, in the order of time. */
  pile(number: number): readonly History[]
  /** Frees the memory and the file. */
  close(): void
}

const PILES = 256
const BLOCK_BYTES = 16_384
const DEVICE_BYTES = 22
/** Of a visit, beside the account: the instant, the device, and how long the account is. */
const FIXED_BYTES = 8 + DEVICE_BYTES + 2

interface Pile {
  block: Buffer | undefined
  used: number
}

/** @param memoryBytes how many bytes of visits are kept in memory before the rest goes to the file */
export function createHistories(memoryBytes = 64 * 1024 * 1024): Histories {
  const spill = createSpill(PILES, memoryBytes)
  const piles = Array.from({ length: PILES }, (): Pile => ({ block: undefined, used: 0 }))
  return {
    piles: PILES,
    add: (account, visit) => add(piles, spill, account, visit),
    pile: (number) => historiesIn([...spill.blocks(number), ...open(piles[number])]),
    close: () => spill.close(),
  }
}

function add(piles: readonly Pile[], spill: Spill, account: string, { at, device }: Visit): void {
  const number = pileOf(account)
  const pile = piles[number]
  if (!pile) return
  const bytes = Buffer.byteLength(account)
  if (pile.block && pile.used + FIXED_BYTES + bytes > BLOCK_BYTES) {
    spill.put(number, pile.block.subarray(0, pile.used))
    pile.block = undefined
  }
  if (!pile.block) {
    pile.block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
    pile.used = 0
  }
  const { block, used } = pile
  block.writeDoubleLE(at, used)
  block.write(device, used + 8, DEVICE_BYTES, 'latin1')
  block.writeUInt16LE(bytes, used + 8 + DEVICE_BYTES)
  block.write(account, used + FIXED_BYTES, bytes, 'utf8')
  pile.used = used + FIXED_BYTES + bytes
}

/** FNV-1a: spreads accounts evenly, whatever they are called. */
function pileOf(account: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < account.length; i += 1) hash = Math.imul(hash ^ account.charCodeAt(i), 0x01000193)
  return ((hash >>> 16) ^ hash) & (PILES - 1)
}

function open(pile: Pile | undefined): readonly Buffer[] {
  return pile?.block ? [pile.block.subarray(0, pile.used)] : []
}

function historiesIn(blocks: readonly Buffer[]): readonly History[] {
  const accounts = new Map<string, Visit[]>()
  for (const block of blocks) {
    for (let at = 0; at < block.length; ) {
      const device = block.toString('latin1', at + 8, at + 8 + DEVICE_BYTES)
      const end = at + FIXED_BYTES + block.readUInt16LE(at + 8 + DEVICE_BYTES)
      const account = block.toString('utf8', at + FIXED_BYTES, end)
      const visits = accounts.get(account)
      const visit = { at: block.readDoubleLE(at), device }
      if (visits) visits.push(visit)
      else accounts.set(account, [visit])
      at = end
    }
  }
  return [...accounts].map(([account, visits]) => ({ account, visits: inOrder(visits) }))
}

/** Most logs are; lines of one instant stay as they came. */
function inOrder(visits: Visit[]): readonly Visit[] {
  const isOrdered = visits.every((visit, i) => i === 0 || (visits[i - 1]?.at ?? 0) <= visit.at)
  return isOrdered ? visits : visits.sort((a, b) => a.at - b.at)
}
