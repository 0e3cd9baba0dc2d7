// Tells everybody who watches. Called by the stores' watches, and by swaps that tell their own process.

/** A listener that throws keeps nobody else from being told, and fails no swap: it becomes a warning of the process. */
export function tellAll<T extends readonly unknown[]>(listeners: Iterable<(...told: T) => void>, ...told: T): void {
  for (const listener of listeners) {
    try {
      listener(...told)
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error), { code: 'UTS_WATCH_LISTENER_FAILED' })
    }
  }
}
