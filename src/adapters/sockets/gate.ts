// Holds back what a socket sends until its session is known to be alive. The order stays; what comes during a check waits for the next.

export interface GateParts<Message> {
  /** Whether these may be acted on. Called for what came before the call, never twice at once. */
  readonly check: (messages: readonly Message[]) => Promise<boolean>
  readonly deliver: (message: Message) => void
  /** Asks the sender to wait, where it can be asked. */
  readonly pause?: () => void
  readonly resume?: () => void
  /** So many wait that the sender does not mean well. */
  readonly overflow: () => void
}

export interface Gate<Message> {
  hold(message: Message): void
  /** Does this once nothing is held: at once, or after the last message. */
  after(work: () => void): void
  /** From here on everything is dropped. */
  shut(): void
}

const HIGH_WATER = 64
const MOST_WAITING = 20_000

export function createGate<Message>(parts: GateParts<Message>): Gate<Message> {
  let waiting: Message[] = []
  let afterwards: (() => void)[] = []
  let isBusy = false
  let isPaused = false
  let isShut = false
  const setPaused = (paused: boolean) => {
    if (paused === isPaused) return
    isPaused = paused
    if (paused) parts.pause?.()
    else parts.resume?.()
  }
  const passOn = async () => {
    const messages = waiting
    waiting = []
    if (!(await parts.check(messages))) isShut = true
    setPaused(!isShut && waiting.length >= HIGH_WATER) // before the delivery, which may pause for itself
    for (const message of messages) if (!isShut) attempt(() => parts.deliver(message))
  }
  const passAll = async () => {
    isBusy = true
    while (waiting.length > 0 && !isShut) await passOn()
    isBusy = false
    const works = afterwards
    afterwards = []
    for (const work of works) setImmediate(work) // behind what the delivery has put off to the next tick
  }
  return {
    hold: (message) => {
      if (isShut) return
      waiting.push(message)
      if (waiting.length > MOST_WAITING) return parts.overflow()
      if (waiting.length >= HIGH_WATER) setPaused(true)
      if (!isBusy) void passAll()
    },
    after: (work) => {
      if (isBusy) afterwards.push(work)
      else work()
    },
    shut: () => {
      isShut = true
      waiting = []
    },
  }
}

/** What the application's own code throws is as uncaught as it would be without us, and holds up nothing. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
    return undefined
  }
}
