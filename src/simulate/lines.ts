// A log as lines: unpacked where it is packed, in batches as they come, never the whole of it.

import { pipeline, Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { createGunzip } from 'node:zlib'

/** A longer line is cut to this many characters: a file without line ends must not fill the memory. */
export const LONGEST_LINE = 1_000_000

/** The lines of a stream of bytes, packed by gzip or not, as the first two bytes say. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let isFirst = true
  for await (const chunk of unpacked(bytes)) {
    const text = rest + decoder.write(chunk)
    const lines = (isFirst ? withoutMark(text) : text).split('\n')
    isFirst = isFirst && text === ''
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE)
    if (lines.length > 0) yield lines.map(trimmed)
  }
  rest += decoder.end()
  if (rest !== '') yield [trimmed(rest)]
}

/** The byte order mark that some programs begin a file with. */
function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function trimmed(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const chunks = bytes[Symbol.asyncIterator]()
  const first = await atLeastTwo(chunks)
  const all = joined(first, chunks)
  if (!(first[0] === 0x1f && first[1] === 0x8b)) return yield* all
  const gunzip = createGunzip()
  pipeline(Readable.from(all, { objectMode: false }), gunzip, () => undefined) // whoever reads it is told
  yield* gunzip as AsyncIterable<Buffer>
}

/** A pipe may bring a byte at a time. */
async function atLeastTwo(chunks: AsyncIterator<Uint8Array>): Promise<Buffer> {
  let first = Buffer.alloc(0)
  while (first.length < 2) {
    const { done, value } = await chunks.next()
    if (done) break
    first = Buffer.concat([first, value])
  }
  return first
}

async function* joined(first: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Buffer> {
  try {
    if (first.length > 0) yield first
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      const { buffer, byteOffset, byteLength } = next.value
      yield Buffer.from(buffer, byteOffset, byteLength)
    }
  } finally {
    await rest.return?.() // who reads no further lets go of the file, or of stdin
  }
}
