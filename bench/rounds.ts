// Interleaved rounds: every cell in each of them, there and back, so that none always comes first. A cell that fails drops out; the rest goes on.

/** What one round of one cell gives, by name: `rate`, `cpu`, `latency`. */
export type Reading = Readonly<Record<string, number>>

export interface Cell {
  readonly name: string
  measure(): Promise<Reading>
  /** Before the first round, and not counted: compilers and caches are cold then. @default one round */
  warmUp?(): Promise<unknown>
}

/** What was read, and which cells failed. */
export interface Readings {
  /** One figure a round. @throws where the cell failed, naming it */
  of(cell: string, figure?: string): readonly number[]
  readonly faults: ReadonlyMap<string, string>
}

/** `faults` are of cells that could not even be started. */
export async function interleave(
  rounds: number,
  cells: readonly Cell[],
  faults: Map<string, string> = new Map(),
): Promise<Readings> {
  const readings = new Map<string, Reading[]>(cells.map(({ name }) => [name, []]))
  for (const cell of cells) await orFault(cell.name, faults, () => cell.warmUp?.() ?? cell.measure())
  for (let round = 0; round < rounds; round += 1) {
    for (const cell of round % 2 === 0 ? cells : cells.toReversed()) {
      if (faults.has(cell.name)) continue
      const reading = await orFault(cell.name, faults, () => cell.measure())
      if (reading) readings.get(cell.name)?.push(reading)
    }
  }
  return {
    faults,
    of: (cell, figure = 'rate') => {
      const fault = faults.get(cell)
      if (fault !== undefined) throw new Error(`${cell}: ${fault}`)
      const all = readings.get(cell)
      if (!all) throw new Error(`there is no cell ${cell}`)
      return all.map((reading) => reading[figure] ?? Number.NaN)
    },
  }
}

/** Notes and prints what went wrong, with the cell's name. */
export async function orFault<T>(
  cell: string,
  faults: Map<string, string>,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    faults.set(cell, why.split('\n')[0] ?? why)
    console.log(`The cell “${cell}” failed: ${why}`)
    return undefined
  }
}
