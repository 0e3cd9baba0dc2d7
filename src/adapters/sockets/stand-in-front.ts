// Puts a gate in front of an emitter: whatever listens to it gets messages through the gate alone, and its closing behind them.

import { createGate, type Gate, type GateParts } from './gate.ts'

/** As much of a socket's emitter as is needed. */
export interface Emitter {
  emit(event: string | symbol, ...args: unknown[]): boolean
}

/** An event as it was emitted. */
export type Emitted = readonly [event: string | symbol, ...args: unknown[]]

interface Parts extends Omit<GateParts<Emitted>, 'deliver'> {
  /** What messages come as. */
  readonly messages: ReadonlySet<string | symbol>
  /** The socket is closed, and everything that came before has been dealt with. */
  readonly gone: () => void
}

export function standInFront(emitter: Emitter, { messages, gone, ...parts }: Parts): Gate<Emitted> {
  const emit = emitter.emit.bind(emitter)
  const gate = createGate<Emitted>({ ...parts, deliver: (emitted) => emit(...emitted) })
  emitter.emit = (event, ...args) => {
    if (messages.has(event)) gate.hold([event, ...args])
    else if (event === 'close') gate.after(() => close(args))
    else return emit(event, ...args)
    return true
  }
  const close = (args: readonly unknown[]) => {
    gone()
    emit('close', ...args)
  }
  return gate
}
