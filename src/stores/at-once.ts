// Values that were there without waiting: a promise all the same, but one that whoever knows of it need not wait for.

const AT_ONCE = Symbol('utsessions at once')

interface Kept<T> extends Promise<T> {
  [AT_ONCE]?: T
}

/**
 * What is given where nothing has to be waited for: by `load` of a store in memory, by a check of what is at hand. Whoever wraps the function that
 * gives it, or stands in for it, gives a promise of their own, and is waited for.
 */
export function atOnce<T extends object>(value: T): Promise<T> {
  const promise: Kept<T> = Promise.resolve(value)
  promise[AT_ONCE] = value
  return promise
}

/** The value, if it was there at once. */
export function valueIn<T extends object>(promise: Promise<T>): T | undefined {
  return (promise as Kept<T> | undefined)?.[AT_ONCE]
}
