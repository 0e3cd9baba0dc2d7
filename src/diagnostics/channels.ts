// A control whose verbs are told on tracing channels of node:diagnostics_channel, for whoever watches applications from within.

import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel'
import type { SessionControl } from '../controller/controller.ts'
import { errorType, type Facts, factsOf } from '../telemetry/facts.ts'
import { type Observation, observed } from '../telemetry/observed.ts'
import { assertControl, assertKnown, assertName } from '../telemetry/options.ts'
import { VERBS, type Verb } from '../telemetry/verbs.ts'

/** What subscribers are told: one object for each call, from its start to its end. No token, no label, no address. */
export interface VerbMessage extends Facts {
  readonly verb: Verb
  /** Whose sessions it is about; `null` for verbs of no one account. It stays in this process: think before it leaves. */
  readonly account: string | null
  /** The option `name` of the control. */
  readonly control?: string
  /** What the verb failed with, and its type as in spans and numbers. */
  readonly error?: unknown
  readonly errorType?: string
}

export interface ChannelOptions {
  /** Tells several controls of one process apart. 1 to 64 letters, digits, `.`, `_`, `-`. @default none */
  readonly name?: string | undefined
}

type Channel = TracingChannel<unknown, VerbMessage>

/**
 * The control, with each verb on `tracing:utsessions:<verb>:start`, `:end`, `:asyncStart`, `:asyncEnd` and `:error`, as Node's
 * `TracingChannel.tracePromise` would. What is answered at once is told at once, and stays so. Costs next to nothing while nobody subscribes.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` with what was given and what to write
 */
export function withChannels(control: SessionControl, options: ChannelOptions = {}): SessionControl {
  assertControl(control, 'withChannels')
  assertKnown(options, ['name'], 'withChannels')
  const { name } = options
  if (name !== undefined) assertName(name)
  const channels = new Map(VERBS.map((verb) => [verb, tracingChannel<unknown, VerbMessage>(`utsessions:${verb}`)]))
  return observed(control, {
    begin: (verb, request) => {
      const channel = channels.get(verb)
      return channel && isHeard(channel) ? tell(channel, messageOf(verb, request, name), verb) : undefined
    },
  })
}

/** The channel has a word for it only on some runtimes. */
function isHeard({ start, end, asyncStart, asyncEnd, error }: Channel): boolean {
  return (
    start.hasSubscribers ||
    asyncEnd.hasSubscribers ||
    end.hasSubscribers ||
    asyncStart.hasSubscribers ||
    error.hasSubscribers
  )
}

function messageOf(verb: Verb, request: unknown, control: string | undefined): VerbMessage {
  const account = (request as { readonly account?: unknown } | null | undefined)?.account
  return { verb, account: typeof account === 'string' ? account : null, ...(control !== undefined && { control }) }
}

function tell(channel: Channel, message: VerbMessage, verb: Verb): Observation {
  return {
    within: (work) => within(channel, message, work),
    ended: (answer) => settled(channel, Object.assign(message, factsOf(verb, answer))),
    failed: (error) => {
      channel.error.publish(Object.assign(message, { error, errorType: errorType(error) }))
      settled(channel, message)
    },
  }
}

/** In the contexts that subscribers have bound to the start. */
function within<T>(channel: Channel, message: VerbMessage, work: () => T): T {
  try {
    return channel.start.runStores(message, work)
  } finally {
    channel.end.publish(message)
  }
}

function settled({ asyncStart, asyncEnd }: Channel, message: VerbMessage): void {
  asyncStart.publish(message)
  asyncEnd.publish(message)
}
