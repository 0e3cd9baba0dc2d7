// What can be done to the process of a server.

import { setTimeout as wait } from 'node:timers/promises'
import type { ServerProcess } from '../support/servers/server-process.ts'
import type { Fault } from './place.ts'

/** SIGKILL at any moment, and a start of the same server on the same folder. */
export function killAndRestart(server: ServerProcess): Fault {
  return {
    name: 'kill -9 and restart',
    inflict: async (random, harmed) => {
      harmed()
      await server.kill()
      await wait(random.between(0, 700))
      await server.restart()
    },
  }
}

/** SIGSTOP: connections are held, and nothing is answered. */
export function pause(server: ServerProcess): Fault {
  return {
    name: 'SIGSTOP for a while',
    inflict: async (random) => {
      server.pause()
      await wait(random.between(200, 2_500))
      server.resume()
    },
  }
}
