// Holds requests until the case lets them end.

export interface Gate {
  /** Waits to be let through. */
  pass(): Promise<void>
  /** Resolves once a request waits. */
  readonly entered: Promise<void>
  /** Lets all requests through, now and later. */
  release(): void
}

export function createGate(): Gate {
  const [entered, released] = [signal(), signal()]
  return {
    entered: entered.promise,
    release: released.give,
    pass: () => {
      entered.give()
      return released.promise
    },
  }
}

function signal(): { readonly promise: Promise<void>; readonly give: () => void } {
  let give = () => {}
  const promise = new Promise<void>((resolve) => {
    give = resolve
  })
  return { promise, give }
}
