// Why an account looks shared: a sign, how strong it is, and a sentence with its numbers. And how signs become one score.

/** What was seen. */
export type Sign = 'turns' | 'ping-pong' | 'refusals' | 'devices' | 'crowd' | 'travel'

export interface Reason {
  readonly sign: Sign
  /** Over 0, up to 1: how far the score would go by this sign alone. */
  readonly strength: number
  /** A sentence in English with the numbers in it, for an administrator. */
  readonly text: string
}

/**
 * Signs of one row come from the same lines, so only the strongest of them counts. No row alone reaches the default threshold, however
 * often it was seen: each has an innocent explanation, and two rarely have the same one.
 */
const ROWS: readonly (readonly Sign[])[] = [['turns', 'ping-pong'], ['refusals'], ['devices', 'crowd'], ['travel']]

/** From 0 up to, not including, 1: what is left when no row holds. */
export function scoreOf(reasons: readonly Reason[]): number {
  const doubt = ROWS.reduce((left, row) => left * (1 - strongest(reasons, row)), 1)
  return Math.round((1 - doubt) * 1_000) / 1_000
}

function strongest(reasons: readonly Reason[], row: readonly Sign[]): number {
  return Math.max(0, ...reasons.filter(({ sign }) => row.includes(sign)).map(({ strength }) => strength))
}

/** 0 up to `from`, 1 from `to` on, and a straight line between. */
export function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)))
}

/** The reason, where there is anything to it. */
export function reasonIf(sign: Sign, strength: number, text: () => string): readonly Reason[] {
  return strength > 0 ? [{ sign, strength: Math.round(strength * 1_000) / 1_000, text: text() }] : []
}
