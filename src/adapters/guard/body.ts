// Reads the body of a request to the guard's own routes: small, or not at all.

/** Forms and JSON of the guard's own routes are far shorter. */
const MOST_BYTES = 16_384

/** More was sent than the guard's own routes take. */
export class BodyTooLong extends Error {
  constructor() {
    super(`The body is longer than ${MOST_BYTES} bytes`)
  }
}

/** The text of a body that comes in pieces. */
export async function textOf(pieces: AsyncIterable<Uint8Array | string>): Promise<string> {
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  for await (const piece of pieces) {
    const chunk = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece
    bytes += chunk.byteLength
    if (bytes > MOST_BYTES) throw new BodyTooLong()
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
