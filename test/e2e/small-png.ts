// PNGs as browsers take them, made a third as long: with a palette. Pages have few colours; what is more than 256 goes to the nearest.

import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = 8
const MOST_COLOURS = 256

/** The same picture. @param png eight bits a channel, with or without alpha, not interlaced, which is what browsers give */
export function smallPng(png: Buffer): Buffer {
  const chunks = chunksOf(png)
  const header = chunks.find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(13)
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const bytes = header[9] === 6 ? 4 : 3
  const data = Buffer.concat(chunks.flatMap((chunk) => (chunk.type === 'IDAT' ? [chunk.data] : [])))
  const colours = coloursOf(unfiltered(inflateSync(data), width * bytes, bytes), bytes)
  const palette = paletteOf(colours)
  const lines = Buffer.alloc(height * (width + 1)) // each begins with its filter: none
  for (const [at, colour] of colours.entries())
    lines[at + Math.floor(at / width) + 1] = palette.indexOf.get(colour) ?? 0
  const indexed = Buffer.concat([header.subarray(0, 8), Buffer.from([8, 3, 0, 0, 0])])
  return Buffer.concat([
    png.subarray(0, SIGNATURE),
    chunk('IHDR', indexed),
    chunk('PLTE', palette.data),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

interface Chunk {
  readonly type: string
  readonly data: Buffer
}

function chunksOf(png: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = []
  for (let at = SIGNATURE; at < png.length; ) {
    const length = png.readUInt32BE(at)
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) })
    at += length + 12
  }
  return chunks
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}

/** The lines without what was foretold of each byte: from the left, from above, from both. */
function unfiltered(lines: Buffer, stride: number, bytes: number): Buffer {
  const height = lines.length / (stride + 1)
  const pixels = Buffer.alloc(height * stride)
  const before = (at: number, x: number) => (x < bytes ? 0 : (pixels[at - bytes] ?? 0))
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const [left, above] = [before(at, x), y === 0 ? 0 : (pixels[at - stride] ?? 0)]
      const corner = y === 0 ? 0 : before(at - stride, x)
      const foretold = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] ?? 0
      pixels[at] = (lines[y * (stride + 1) + 1 + x] ?? 0) + foretold
    }
  }
  return pixels
}

function paeth(left: number, above: number, corner: number): number {
  const [a, b, c] = [left, above, corner].map((one) => Math.abs(left + above - corner - one)) as [
    number,
    number,
    number,
  ]
  return a <= b && a <= c ? left : b <= c ? above : corner
}

function coloursOf(pixels: Buffer, bytes: number): Uint32Array {
  return Uint32Array.from({ length: pixels.length / bytes }, (_, at) => pixels.readUIntBE(at * bytes, 3))
}

/** The most frequent colours, and for each colour which of them it is, or is nearest to. */
function paletteOf(colours: Uint32Array): { readonly data: Buffer; readonly indexOf: ReadonlyMap<number, number> } {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const byUse = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour)
  const kept = byUse.slice(0, MOST_COLOURS)
  const nearest = (colour: number) => {
    const apart = kept.map((one) => distance(one, colour))
    return apart.indexOf(Math.min(...apart))
  }
  const data = Buffer.alloc(kept.length * 3)
  for (const [at, colour] of kept.entries()) data.writeUIntBE(colour, at * 3, 3)
  return { data, indexOf: new Map(byUse.map((colour, at) => [colour, at < MOST_COLOURS ? at : nearest(colour)])) }
}

function distance(one: number, other: number): number {
  return [16, 8, 0].reduce((sum, shift) => sum + (((one >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0)
}
