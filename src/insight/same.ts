// Names of which some are known to be of one thing: a device that was given another name, or shows itself as another browser.

export interface Same {
  /** The same one of its names for every name of a thing. */
  of(name: string): string
}

/** @param pairs in any order: the first of a thing's names, by the alphabet, stands for all */
export function sameOf(pairs: readonly (readonly [one: string, other: string])[]): Same {
  const firsts = new Map<string, string>()
  const of = (name: string) => {
    let first = name
    for (let next = firsts.get(first); next !== undefined; next = firsts.get(first)) first = next
    return first
  }
  for (const pair of pairs) {
    const [one, other] = pair.map(of).toSorted()
    if (one !== undefined && other !== undefined && one !== other) firsts.set(other, one)
  }
  return { of }
}
