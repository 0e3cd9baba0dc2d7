// The command line in this process: what it reads is given, what it writes is heard.

import type { EventEmitter } from 'node:events'
import { Readable, Writable } from 'node:stream'
import { run } from '../../src/cli/run.ts'

export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Around {
  /** A stream stays open for as long as it likes. */
  readonly stdin?: string | Buffer | Readable
  readonly env?: Readonly<Record<string, string>>
  readonly isTTY?: boolean
  readonly columns?: number
  /** Where Ctrl-C is pressed: emit 'SIGINT'. */
  readonly signals?: EventEmitter
  /** Hears what is written, as it comes. */
  readonly onWrite?: (text: string) => void
}

/** Runs `utsessions` with these arguments to its end. */
export async function utsessions(args: readonly string[], around: Around = {}): Promise<Outcome> {
  const { stdin = '', env = {}, isTTY = false, columns, signals, onWrite } = around
  const out = heard({ isTTY, ...(columns !== undefined && { columns }) }, onWrite)
  const err = heard({ isTTY }, onWrite)
  const input = Object.assign(readable(stdin), { isTTY })
  const streams = { stdin: input, stdout: out.stream, stderr: err.stream, env, ...(signals && { signals }) }
  const code = await run(args, streams)
  return { code, out: out.text(), err: err.text() }
}

function readable(stdin: string | Buffer | Readable): Readable {
  return stdin instanceof Readable ? stdin : Readable.from([Buffer.from(stdin)], { objectMode: false })
}

function heard<T extends object>(terminal: T, onWrite?: (text: string) => void) {
  const pieces: string[] = []
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      pieces.push(String(chunk))
      onWrite?.(pieces.join(''))
      done()
    },
  })
  return { stream: Object.assign(stream, terminal), text: () => pieces.join('') }
}
