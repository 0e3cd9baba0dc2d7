// What is noted of a sign-in that has no token: as it lies in the host's data, and as it goes into a cookie.

/** A refused sign-in that may still choose: until when, and which. */
export interface Parked {
  /** Epoch milliseconds. */
  readonly until: number
  /** A hash of what tells this sign-in from another. */
  readonly of: string
}

/** `waiting`: a sign-in that opens with the next request. `refused`: one that opens again only when the user asks for a page. */
export type Mark = 'waiting' | 'refused' | Parked

const PARKED = /^parked\.([0-9a-z]{1,11})\.([\w-]+)$/

/** The mark in a host's data; `undefined` for whatever is none. */
export function markIn(value: unknown): Mark | undefined {
  if (value === 'waiting' || value === 'refused') return value
  if (typeof value !== 'object' || value === null || !('until' in value) || !('of' in value)) return undefined
  const { until, of } = value
  return Number.isSafeInteger(until) && typeof of === 'string' ? { until: until as number, of } : undefined
}

/** As a cookie carries it: never mistaken for a token, which has a tilde behind it. */
export function markText(mark: Mark): string {
  return typeof mark === 'string' ? mark : `parked.${mark.until.toString(36)}.${mark.of}`
}

/** The mark in a cookie; `undefined` for whatever is none. */
export function markFromText(text: string | undefined): Mark | undefined {
  const [, until, of] = PARKED.exec(text ?? '') ?? []
  return markIn(until === undefined ? text : { until: Number.parseInt(until, 36), of })
}
