// Finds connections that died without a word, to a machine that was lost or through a firewall that forgot them: they look like connections on
// which nothing happens, for minutes. Each is asked once a second, and made anew when it has not answered for three.

export interface Watchdog<Connection> {
  /** Has this one made anew at the next turn, so once a second at most: its server said that it is of no use. */
  suspect(connection: Connection): void
  end(): void
}

const EVERY_MS = 1_000
/** Turns, not time: a process that was held up itself had no turns, and blames nobody. */
const MOST_TURNS = 3

/** A question that fails at once is an answer: then the driver knows that there is no connection, and makes one. */
export function watchOver<Connection extends object>(
  connections: () => Iterable<Connection>,
  ask: (connection: Connection) => Promise<unknown>,
  renew: (connection: Connection) => void,
): Watchdog<Connection> {
  const turns = new WeakMap<Connection, number>() // how many the question has been waiting
  const turn = (connection: Connection) => {
    const waiting = turns.get(connection) ?? 0
    turns.set(connection, waiting + 1)
    const answered = () => void turns.delete(connection)
    if (waiting >= MOST_TURNS) {
      answered()
      renew(connection)
    } else if (waiting === 0) ask(connection).then(answered, answered)
  }
  const timer = setInterval(() => {
    for (const connection of connections()) turn(connection)
  }, EVERY_MS).unref()
  return {
    suspect: (connection) => void turns.set(connection, MOST_TURNS),
    end: () => clearInterval(timer),
  }
}
