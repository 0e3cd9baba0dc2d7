// `utsessions watch`: what happens, as it happens, until it is interrupted.

import { setTimeout as wait } from 'node:timers/promises'
import type { Entry } from '../policy/decision.ts'
import { EXIT, type ExitCode, failureOf } from './exit.ts'
import { flagsOf, STORE_FLAGS } from './flags.ts'
import { createFollowing, type Following } from './following.ts'
import { filterOf, KIND_FLAGS } from './journal-filter.ts'
import { entryText } from './journal-text.ts'
import { jsonLine, write } from './output.ts'
import { withControl } from './store.ts'
import { printable, type Streams, styleOf } from './terminal.ts'

const EVERY_MS = 500

/** @throws {Interrupted} in the end; {@link UsageError}, and as {@link withControl} does before the first look */
export async function run(args: readonly string[], streams: Streams): Promise<ExitCode> {
  const values = flagsOf('watch', args, { ...STORE_FLAGS, ...KIND_FLAGS })
  const filter = filterOf(values)
  const style = styleOf(streams)
  const text = values.json ? jsonLine : (entry: Entry) => entryText(entry, style)
  return withControl(values, streams, async ({ control, where, signal }) => {
    const following = createFollowing(control, filter, signal)
    await following.look()
    if (!values.json) streams.stderr.write(`Watching ${printable(where)}; Ctrl-C ends it.\n`)
    const patient = patiently(following, streams)
    while (!signal.aborted) {
      const entries = await patient.look()
      await write(streams.stdout, entries.map(text).join(''))
      await wait(EVERY_MS, undefined, { signal })
    }
    return EXIT.interrupted
  })
}

/** An outage is told once, and its end; what happened meanwhile comes then. */
function patiently(following: Following, { stderr }: Streams): Following {
  let isOut = false
  return {
    look: async () => {
      try {
        const entries = await following.look()
        if (isOut) stderr.write('The store answers again.\n')
        isOut = false
        return entries
      } catch (error) {
        const failure = failureOf(error)
        if (failure?.exit !== EXIT.store) throw error
        if (!isOut) stderr.write(`${printable(failure.message)} Trying on.\n`)
        isOut = true
        return []
      }
    },
  }
}
