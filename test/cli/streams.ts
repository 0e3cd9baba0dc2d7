// The command line in this process: what it reads is given, what it writes is heard.

import { Readable, Writable } from 'node:stream'
import { run } from '../../src/cli/run.ts'

export interface Outcome {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Around {
  readonly stdin?: string | Buffer
  readonly env?: Readonly<Record<string, string>>
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Runs `utsessions` with these arguments to its end. */
export async function utsessions(args: readonly string[], around: Around = {}): Promise<Outcome> {
  const { stdin = '', env = {}, isTTY = false, columns } = around
  const out = heard({ isTTY, ...(columns !== undefined && { columns }) })
  const err = heard({ isTTY })
  const input = Readable.from([Buffer.from(stdin)], { objectMode: false })
  const code = await run(args, { stdin: input, stdout: out.stream, stderr: err.stream, env })
  return { code, out: out.text(), err: err.text() }
}

function heard<T extends object>(terminal: T) {
  const pieces: string[] = []
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      pieces.push(String(chunk))
      done()
    },
  })
  return { stream: Object.assign(stream, terminal), text: () => pieces.join('') }
}
