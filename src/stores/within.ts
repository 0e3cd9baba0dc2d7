// A bound on something that may never answer. For connections that a store, or a door, opens itself.

/** Settles as the work does, or fails once so many milliseconds have passed, and calls `onLate`. */
export function within<T>(ms: number, work: PromiseLike<T>, onLate: () => void = () => {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error(`it has not answered within ${ms} ms`))
      onLate()
    }, ms)
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => clearTimeout(late))
  })
}
