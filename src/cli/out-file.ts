// A file that is there whole or not at all: written beside its place, and moved there at the end.

import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { UtsessionsError } from '../policy/errors.ts'

/** Accounts and what they did are nobody else's business on this machine. */
const MODE = 0o600

/**
 * Does the work with a stream that becomes the file once it is done. Where it fails, what was there before stays.
 * @throws {UtsessionsError} `UTS_ARGUMENT_INVALID` for a file that cannot be written
 */
export async function intoFile<T>(path: string, work: (stream: Writable) => Promise<T>): Promise<T> {
  const part = `${path}.${randomBytes(6).toString('hex')}.part`
  const stream = createWriteStream(part, { flags: 'wx', mode: MODE, flush: true })
  const written = finished(stream).catch(unwritable(path))
  written.catch(() => {}) // told below
  try {
    const result = await Promise.race([work(stream), written.then(() => Promise.reject(new Error('closed')))])
    stream.end()
    await written
    await rename(part, path).catch(unwritable(path))
    return result
  } catch (error) {
    stream.destroy()
    await written.catch(() => {}) // it may just be opening, and would be there after it was removed
    await rm(part, { force: true })
    throw error
  }
}

function unwritable(path: string): (cause: unknown) => never {
  return (cause) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new UtsessionsError(
      'UTS_ARGUMENT_INVALID',
      `${JSON.stringify(path)} cannot be written: ${why}. Give another path, or make room.`,
      { cause },
    )
  }
}
