// The body of a Response on its way to node:http: whole where all of it is there, else piece by piece.

/** Pieces of a body that is still being made, once through. */
export interface Pieces extends AsyncIterable<Uint8Array> {
  /** Nobody will read on. */
  cancel(): void
}

export type Payload = Buffer | Pieces | undefined

/** Whatever is longer goes out in pieces. */
const LONGEST_WHOLE_BYTES = 1_048_576

/**
 * Takes what is there without waiting: a page or JSON goes out whole then, with its length, and whatever a framework does with those. Fails
 * where the body does.
 */
export async function payloadOf(body: ReadableStream<Uint8Array> | null): Promise<Payload> {
  if (!body) return undefined
  const reader = body.getReader()
  const there: Uint8Array[] = []
  let next = reader.read()
  for (let bytes = 0; bytes < LONGEST_WHOLE_BYTES; next = reader.read()) {
    const now = await Promise.race([next, aMoment()])
    if (!now) break
    if (now.done) return Buffer.concat(there)
    there.push(now.value)
    bytes += now.value.byteLength
  }
  next.catch(() => {}) // whoever goes on reading is told
  return {
    cancel: () => void reader.cancel().catch(() => {}),
    [Symbol.asyncIterator]: () => piecesOf(reader, there, next),
  }
}

/** Long enough for what waits for nothing but promises. */
function aMoment(): Promise<undefined> {
  return new Promise((resolve) => setImmediate(() => resolve(undefined)))
}

type Reader = ReadableStreamDefaultReader<Uint8Array>

async function* piecesOf(
  reader: Reader,
  there: readonly Uint8Array[],
  next: ReturnType<Reader['read']>,
): AsyncGenerator<Uint8Array> {
  yield* there
  for (let now = await next; !now.done; now = await reader.read()) yield now.value
}

export function isPieces(payload: Payload): payload is Pieces {
  return payload !== undefined && !Buffer.isBuffer(payload)
}
