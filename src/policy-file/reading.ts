// The text of a policy file. Nothing but regular files of a sensible size is read: a pipe would never end, a device neither.

import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { PolicyFileError } from './fault.ts'

const MOST_BYTES = 1_048_576

/** A pipe is opened without waiting for whoever writes to it. Windows has no such flag, and no such files. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * What the file holds, by the path anew each time: editors rename, and Kubernetes swaps the folder behind a link.
 * @throws {PolicyFileError} `UTS_POLICY_UNAVAILABLE` where it cannot be read, `UTS_POLICY_INVALID` where it is no text
 */
export async function readText(file: string): Promise<string> {
  const bytes = await readBytes(file)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    const message = 'The file is no text in UTF-8. Save it as UTF-8.'
    throw new PolicyFileError('UTS_POLICY_INVALID', message, { file, cause })
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  let handle: FileHandle | undefined
  try {
    handle = await open(file, FLAGS)
    const stat = await handle.stat()
    if (!stat.isFile()) throw new Error('it is no regular file')
    if (stat.size > MOST_BYTES) throw new Error(`it has ${stat.size} bytes, and at most ${MOST_BYTES} are read`)
    return await handle.readFile()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    const message = `The policy file cannot be read: ${why}. Give the path of a JSON file that this process may read.`
    throw new PolicyFileError('UTS_POLICY_UNAVAILABLE', message, { file, cause })
  } finally {
    await handle?.close().catch(() => {})
  }
}
