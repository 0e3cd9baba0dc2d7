// What can be done to the way between a process and its server, by the proxy on it.

import { setTimeout as wait } from 'node:timers/promises'
import type { TcpProxy } from '../support/servers/tcp-proxy.ts'
import { answered } from './answered.ts'
import type { Fault } from './place.ts'

/** What a swap has and a load has not. */
const SWAP_BYTES = 400

export function linkFaults(proxy: TcpProxy): readonly Fault[] {
  const during = async (ms: number) => {
    await wait(ms)
    proxy.heal()
  }
  return [
    {
      name: 'answers of swaps lost on the way (D4, K3)',
      inflict: async (random) => {
        const [before, times] = [proxy.answersCut(), random.between(20, 40)] // every third of them is a swap that happened
        proxy.cutAnswers(0, { times, toRequestsFrom: SWAP_BYTES })
        await answered(async () => {
          if (proxy.answersCut() < before + times) throw new Error(`there were no ${times} answers to cut`)
        })
        proxy.heal()
      },
    },
    {
      name: 'a connection cut in the middle of an answer',
      inflict: (random) => {
        proxy.cutAnswers(random.between(1, 40), { times: random.between(5, 30) })
        return during(random.between(300, 900))
      },
    },
    {
      name: 'all connections cut at once',
      inflict: async () => void proxy.cut(),
    },
    {
      name: 'a slow link',
      inflict: (random) => {
        proxy.slow(random.between(20, 150), random.oneOf([Infinity, 50_000]))
        return during(random.between(600, 1_500))
      },
    },
    {
      name: 'connections refused',
      inflict: (random) => {
        proxy.refuse()
        return during(random.between(100, 1_500))
      },
    },
    {
      name: 'a link that passes nothing for a while',
      inflict: (random) => {
        proxy.hold()
        return during(random.between(200, 2_500))
      },
    },
  ]
}

/**
 * The way is free again, but connections of the time before are forgotten on it: whoever keeps one never hears anything again, and is not told.
 * Drivers find out by asking and waiting.
 */
export function forgottenConnections(proxy: TcpProxy): Fault {
  return {
    name: 'a link that forgets its connections',
    backWithinMs: 5_000,
    inflict: async (random) => {
      proxy.hold()
      await wait(random.between(200, 1_000))
      proxy.heal({ drop: true })
    },
  }
}
