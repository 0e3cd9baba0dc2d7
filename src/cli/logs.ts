// The logs of a command line: files and stdin, and how much of them was read.

import { createReadStream, statSync } from 'node:fs'
import type { Log } from '../simulate/log-reader.ts'
import type { Streams } from './terminal.ts'

export interface Logs {
  readonly logs: readonly Log[]
  /** From 0 to 1, of the bytes as they lie on the disk; `null` where it cannot be told, as with stdin. */
  shareRead(): number | null
}

const PIECE_BYTES = 256 * 1024

/** @param names paths of files; `-` is stdin */
export function logsOf(names: readonly string[], streams: Pick<Streams, 'stdin'>): Logs {
  const size = names.reduce((sum, name) => sum + sizeOf(name), 0)
  const meter = { read: 0 }
  return {
    logs: names.map((name) =>
      name === '-' ? { name: 'stdin', bytes: streams.stdin } : { name, bytes: opened(name, meter) },
    ),
    shareRead: () => (Number.isFinite(size) && size > 0 ? Math.min(1, meter.read / size) : null),
  }
}

function sizeOf(name: string): number {
  try {
    const stat = name === '-' ? undefined : statSync(name)
    return stat?.isFile() ? stat.size : Infinity
  } catch {
    return Infinity // told when it is opened
  }
}

/** Opened at its turn. */
async function* opened(path: string, meter: { read: number }): AsyncGenerator<Uint8Array> {
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
    meter.read += piece.length
    yield piece
  }
}
