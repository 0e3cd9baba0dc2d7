// Values by number: equal ones get the same.

export interface Table<T> {
  at(id: number): T
  idOf(value: T): number
  size(): number
}

export function createTable<T>(): Table<T> {
  const list: T[] = []
  const ids = new Map<string, number>()
  return {
    at: (id) => list[id] as T,
    size: () => list.length,
    idOf(value) {
      const key = JSON.stringify(value)
      const known = ids.get(key) ?? list.push(value) - 1
      ids.set(key, known)
      return known
    },
  }
}
