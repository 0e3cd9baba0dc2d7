// Blocks of bytes: kept in memory up to a bound, and beyond it in one temporary file that has no name.

import { closeSync, mkdtempSync, openSync, readSync, rmdirSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UtsessionsError } from '../policy/errors.ts'

export interface Spill {
  /** Takes a block, which is not written to any more. */
  put(pile: number, block: Buffer): void
  /** All blocks of a pile, in the order in which they came. */
  blocks(pile: number): readonly Buffer[]
  close(): void
}

/** A block in memory, or where it lies in the file. */
type Block = Buffer | { readonly from: number; readonly length: number }

interface State {
  readonly piles: readonly Block[][]
  readonly memoryBytes: number
  inMemory: number
  file: number | undefined
  written: number
}

export function createSpill(piles: number, memoryBytes: number): Spill {
  const state: State = {
    piles: Array.from({ length: piles }, () => []),
    memoryBytes,
    inMemory: 0,
    file: undefined,
    written: 0,
  }
  return {
    put: (pile, block) => put(state, pile, block),
    blocks: (pile) => (state.piles[pile] ?? []).map((block) => read(state, block)),
    close: () => {
      for (const pile of state.piles) pile.length = 0
      if (state.file !== undefined) closeSync(state.file)
      state.file = undefined
    },
  }
}

function put(state: State, pile: number, block: Buffer): void {
  if (state.inMemory + block.length <= state.memoryBytes) {
    state.inMemory += block.length
    state.piles[pile]?.push(block)
    return
  }
  state.piles[pile]?.push(write(state, block))
}

/** What is in memory already stays there: it is within the bound. */
function write(state: State, block: Buffer): Block {
  try {
    state.file ??= nameless()
    const from = state.written
    for (let done = 0; done < block.length; )
      done += writeSync(state.file, block, done, block.length - done, from + done)
    state.written += block.length
    return { from, length: block.length }
  } catch (cause) {
    throw failed('written to', cause)
  }
}

function read({ file }: State, block: Block): Buffer {
  if (Buffer.isBuffer(block)) return block
  const bytes = Buffer.allocUnsafe(block.length)
  for (let done = 0; done < block.length; ) {
    const count = file === undefined ? 0 : readSync(file, bytes, done, block.length - done, block.from + done)
    if (count === 0) throw failed('read', undefined)
    done += count
  }
  return bytes
}

/** Its name is taken away at once: whatever ends this process, nothing of the log stays behind. */
function nameless(): number {
  const folder = mkdtempSync(join(tmpdir(), 'utsessions-'))
  const path = join(folder, 'visits')
  const file = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  rmdirSync(folder)
  return file
}

function failed(what: string, cause: unknown): UtsessionsError {
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  return new UtsessionsError(
    'UTS_ARGUMENT_INVALID',
    `The temporary file in ${tmpdir()} cannot be ${what}${why}. It takes about 50 bytes a request; for another place set TMPDIR.`,
    { cause },
  )
}
