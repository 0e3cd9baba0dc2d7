// An SQLite file as the system sees it: who may read it, on what it lies, and how much room there is.

import { constants, type PathLike } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Found, fine, unknown, warning, wrong } from './check.ts'
import { sizeOf } from './words.ts'

const OTHERS_READ = 0o004
const OTHERS_WRITE = 0o002

export async function permissionsFound(path: string): Promise<Found> {
  const locked = await unwritable([path, dirname(path)])
  if (locked !== undefined) {
    return wrong(
      `This user may not write ${locked}.`,
      'Run it as the user of the application, or give that user the file and its folder.',
    )
  }
  if (process.platform === 'win32')
    return unknown('Who else may read it is not looked at on Windows.', 'See who may read the file.')
  const { mode } = await stat(path)
  return modeJudged(mode, path)
}

async function unwritable(paths: readonly PathLike[]): Promise<PathLike | undefined> {
  for (const path of paths) {
    const may = await access(path, constants.R_OK | constants.W_OK).then(
      () => true,
      () => false,
    )
    if (!may) return path
  }
  return undefined
}

export function modeJudged(mode: number, path: string): Found {
  const octal = (mode & 0o777).toString(8)
  const change = `chmod o-rwx ${path}*, and an umask of 027 for the application.`
  if ((mode & OTHERS_WRITE) !== 0) return wrong(`Everybody on this machine may change it (${octal}).`, change)
  if ((mode & OTHERS_READ) !== 0)
    return warning(
      `Everybody on this machine may read it (${octal}): who is signed in, when and on what device.`,
      change,
    )
  return fine(`Only its owner and group may read it (${octal}).`)
}

const TIGHT_BYTES = 100 * 1_048_576
const LEAST_BYTES = 10 * 1_048_576

export async function spaceFound(path: string): Promise<Found> {
  const [{ size }, { bavail, bsize }] = await Promise.all([stat(path), statfs(path)])
  return spaceJudged(size, bavail * bsize)
}

export function spaceJudged(size: number, free: number): Found {
  const found = `The file has ${sizeOf(size)}, and ${sizeOf(free)} are free`
  if (free >= Math.max(TIGHT_BYTES, size / 10)) return fine(`${found}.`)
  const change = 'Make room, or move the file to another disk while the application is stopped.'
  if (free >= LEAST_BYTES) return warning(`${found}. Without room nothing can be changed.`, change)
  return wrong(`${found}: nothing can be changed any more before long.`, change)
}

/** As statfs(2) of Linux numbers them; elsewhere the numbers mean other things, so nothing is told. */
const FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
])
/** May be anything, of this machine or of another. */
const UNCERTAIN: ReadonlyMap<number, string> = new Map([
  [0x65735546, 'FUSE'],
  [0x01021997, '9p'],
])

export async function diskFound(path: string): Promise<Found> {
  if (process.platform !== 'linux')
    return unknown(
      'Whether it lies on a network file system can be told on Linux only.',
      'See that the file lies on a disk of this machine.',
    )
  const { type } = await statfs(path)
  return diskJudged(type)
}

/** @param type as statfs gives it: 32 bits, with or without a sign */
export function diskJudged(type: number): Found {
  const number = type >>> 0
  const change = 'Move the file to a disk of this machine; for several machines take PostgreSQL or Redis.'
  const remote = FILE_SYSTEMS.get(number)
  if (remote !== undefined)
    return wrong(`It lies on ${remote}, a network file system: locks do not hold there reliably.`, change)
  const uncertain = UNCERTAIN.get(number)
  if (uncertain === undefined) return fine('It lies on a disk of this machine.')
  return warning(`It lies on ${uncertain}, which may be on another machine: locks may not hold.`, change)
}
