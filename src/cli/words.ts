// Numbers, lengths and instants as people read them.

const NUMBER = new Intl.NumberFormat('en-US')

export function countText(count: number): string {
  return NUMBER.format(count)
}

/** "1 request", "2 requests". */
export function countOf(count: number, one: string, more = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : more}`
}

/** UTC, to the minute. */
export function instantText(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}

/** UTC, to the second. */
export function momentText(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}
