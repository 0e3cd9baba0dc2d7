// The streams that a verb reads and writes, and what of them is a terminal. Everything that is printed goes through here.

import type { Readable, Writable } from 'node:stream'

export interface Streams {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number }
  readonly stderr: Writable & { readonly isTTY?: boolean }
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where Ctrl-C is heard: the process. */
  readonly signals?: Signals
}

export interface Signals {
  on(name: NodeJS.Signals, listener: () => void): unknown
  off(name: NodeJS.Signals, listener: () => void): unknown
}

export interface Style {
  bold(text: string): string
  dim(text: string): string
  accent(text: string): string
}

/** Colours on a terminal only, and not where `NO_COLOR` is set (no-color.org) or the terminal is dumb. */
export function styleOf({ stdout, env }: Pick<Streams, 'stdout' | 'env'>): Style {
  const isColoured = stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
  const styled = (code: number) => (text: string) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text)
  return { bold: styled(1), dim: styled(2), accent: styled(36) }
}

const USUAL_WIDTH = 100
const NARROWEST = 40

/** How many characters fit in a line; the usual width where it is no terminal. */
export function widthOf({ stdout }: Pick<Streams, 'stdout'>): number {
  return Math.max(NARROWEST, stdout.columns ?? USUAL_WIDTH)
}

/** Text of others, such as a name out of a log, without what could move a terminal's cursor or turn its writing round. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\uFFFD')
}
