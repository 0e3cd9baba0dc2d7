// A store together with the connections that were opened for it.

import type { Store } from '../store.ts'

interface Connection {
  end(): Promise<void>
}

/** The store that `make` makes; its `close` ends the connection too, once. When it cannot be made, the connection is ended as well. */
export async function owning(connection: Connection, make: () => Store | Promise<Store>): Promise<Store> {
  let ended: Promise<void> | undefined
  const end = () => {
    ended ??= connection.end()
    return ended
  }
  try {
    const store = await make()
    const close = async () => {
      await store.close().finally(end)
    }
    return { ...store, close }
  } catch (error) {
    await end()
    throw error
  }
}
