// In whose name something is done: it goes into the journal.

import { userInfo } from 'node:os'
import type { Streams } from './terminal.ts'
import { UsageError } from './usage.ts'

/** @throws {UsageError} where the system has no name for whoever runs this */
export function operatorIn(given: string | undefined, { env }: Pick<Streams, 'env'>): string {
  const name = given ?? systemName() ?? env['USER'] ?? env['LOGNAME'] ?? ''
  if (name.trim() !== '') return name
  throw new UsageError('Say who does it: --operator NAME. It goes into the journal.')
}

function systemName(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined // a container that runs as a number
  }
}
