import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { LONGEST_LINE, linesOf } from '../../src/simulate/lines.ts'

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(bytes: Buffer, size = 7): Promise<readonly string[]> {
  const read: string[] = []
  for await (const lines of linesOf(inPieces(bytes, size))) read.push(...lines)
  return read
}

const TEXT = '\uFEFFfirst\r\nsecond größer 😀\n\nlast'
const LINES = ['first', 'second größer 😀', '', 'last']

it.each([1, 2, 3, 1000])('gives the lines of a log that comes in pieces of %i bytes', async (size) => {
  expect(await read(Buffer.from(TEXT), size)).toEqual(LINES)
})

it.each([1, 2, 1000])('unpacks gzip in pieces of %i bytes, more than one member too', async (size) => {
  expect(await read(Buffer.concat([gzipSync(TEXT), gzipSync(' line\n')]), size)).toEqual([
    ...LINES.slice(0, 3),
    'last line',
  ])
})

it('fails where what is packed is cut off', async () => {
  await expect(read(gzipSync(TEXT).subarray(0, 20))).rejects.toThrow('unexpected end of file')
})

it('cuts lines without an end', async () => {
  const lines = await read(Buffer.from(`${'x'.repeat(3 * LONGEST_LINE)}\nnext\n`), 100_000)
  expect(lines.map((line) => line.length >= LONGEST_LINE)).toEqual([true, false])
  expect(lines[0]?.length).toBeLessThan(LONGEST_LINE + 200_000)
})

it('gives nothing for nothing', async () => {
  expect(await read(Buffer.alloc(0))).toEqual([])
})
