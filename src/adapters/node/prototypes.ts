// The prototype that a framework has for all its requests, or for all its responses: next to Node's own.

/** By what an object has as its prototype. `null`: there is none between it and Node's. */
type Known = WeakMap<object, object | null>

/**
 * Express gives each request and each response its prototype when it has been made already, and after that each property that is added to one takes
 * V8 five microseconds (docs/decisions/0051). What would be added stands on the prototype instead, which Express has for being extended.
 * @param mark what Node's own prototype has
 * @param extend called once for each that is found
 */
export function frameworkPrototypes(mark: string, extend: (prototype: object) => void): (of: object) => object | null {
  const known: Known = new WeakMap()
  const extended = new WeakSet<object>()
  const look = (prototype: object): object | null => {
    const found = nextToNodes(prototype, mark, extended)
    if (found && !extended.has(found)) {
      extended.add(found)
      extend(found)
    }
    known.set(prototype, found)
    return found
  }
  return (of) => {
    const prototype: object = Object.getPrototypeOf(of)
    const found = known.get(prototype)
    return found === undefined ? look(prototype) : found
  }
}

function nextToNodes(prototype: object, mark: string, extended: WeakSet<object>): object | null {
  let found: object | null = null
  for (let at: object | null = prototype; at; at = Object.getPrototypeOf(at)) {
    if (extended.has(at)) return at
    if (Object.hasOwn(at, mark)) return found
    found = at
  }
  return null
}
