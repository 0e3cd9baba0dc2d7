// What a run is asked for: `--only redis`, `--full`, `--profile`, and the number of rounds.

/** `undefined` for all that belong to the run. */
export interface Asked {
  readonly only: readonly string[] | undefined
  readonly isFull: boolean
  readonly isProfile: boolean
  readonly rounds: number
  /** Fewer rounds than figures are kept for: the page stays as it is. */
  readonly isTrial: boolean
}

const ROUNDS = 11
const FULL_ROUNDS = 21

/** @throws for anything else, saying what may be written */
export function asked(
  args: readonly string[],
  parts: readonly string[],
  roundsGiven: string | undefined = process.env['BENCH_ROUNDS'],
): Asked {
  const only: string[] = []
  const flags = new Set<string>()
  for (let i = 0; i < args.length; i += 1) {
    const [arg = '', next = ''] = [args[i], args[i + 1]]
    if (arg === '--only' && parts.includes(next)) {
      only.push(next)
      i += 1
    } else if (arg === '--full' || arg === '--profile') flags.add(arg)
    else
      throw new Error(
        `${arg} ${next} is not known. Write --full, --profile, or --only with one of ${parts.join(', ')}.`,
      )
  }
  const isFull = flags.has('--full')
  const rounds = Number(roundsGiven ?? (isFull ? FULL_ROUNDS : ROUNDS))
  if (!Number.isSafeInteger(rounds) || rounds < 1)
    throw new Error(`BENCH_ROUNDS must be a whole number, but is ${roundsGiven}.`)
  return {
    only: only.length > 0 ? only : undefined,
    isFull,
    isProfile: flags.has('--profile'),
    rounds,
    isTrial: rounds < ROUNDS,
  }
}
