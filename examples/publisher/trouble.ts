// What can stand in the way of a start, as one sentence for whoever started it.

import { UtsessionsError } from 'utsessions'

/** Something that whoever starts the application can put right. The message says what, and how. */
export class Trouble extends Error {}

interface SystemError {
  readonly code?: unknown
  readonly syscall?: unknown
  readonly address?: unknown
  readonly port?: unknown
}

/** One sentence for what is known; the whole stack for what can only be a mistake in the program. */
export function sentenceFor(error: unknown): string {
  if (error instanceof Trouble || error instanceof UtsessionsError) return error.message
  return listening(error as SystemError) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))
}

function listening({ code, syscall, address, port }: SystemError): string | undefined {
  if (syscall === 'getaddrinfo' || code === 'EADDRNOTAVAIL')
    return 'HOST is not an address of this machine. Try HOST=127.0.0.1.'
  if (syscall !== 'listen') return undefined
  if (code === 'EADDRINUSE')
    return `Port ${port} of ${address} is in use. Stop what uses it, or choose another: PORT=3001 npm start.`
  return `Port ${port} of ${address} cannot be listened on (${code}). Choose another: PORT=3001 npm start.`
}
