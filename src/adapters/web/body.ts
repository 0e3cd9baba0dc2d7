// The body of a web-standard request, for the guard's own routes.

import { textOf } from '../guard/body.ts'
import { warnOnce } from '../guard/warnings.ts'
import { BODY_READ } from '../node/body.ts'

/** As much of a request as is read of its body. */
export interface WebBody {
  /** What is in it; `null` where it has none. */
  readonly body?: ReadableStream<Uint8Array> | null
  readonly bodyUsed?: boolean
}

/** Its text; empty where somebody else has read it. */
export async function bodyOf({ body, bodyUsed }: WebBody): Promise<string> {
  if (!body) return ''
  if (!bodyUsed && !body.locked) return textOf(piecesOf(body))
  warnOnce('UTS_BODY_READ', BODY_READ)
  return ''
}

/** Not every runtime's streams can be iterated over. Whatever is left is not waited for. */
async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    void reader.cancel().catch(() => {})
  }
}
