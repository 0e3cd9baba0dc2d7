// The session that a connected socket belongs to: watched all the time, and held against the record for what the socket sends.

import type { SessionControl } from '../../controller/controller.ts'
import type { Ended } from '../../policy/decision.ts'
import type { Admission } from './admit.ts'

/** How a socket loses its session. One of them is called, once. */
export interface Losing {
  ended(ended: Ended): void
  /** The record cannot be asked, and `onStoreError` is `'refuse'`: nobody was signed out. */
  unavailable(): void
}

export interface Tether {
  /** Alive now? Otherwise {@link Losing} has been told. Counts as activity if so told. */
  check(active: boolean): Promise<boolean>
  /** The socket is gone. */
  cut(): void
}

const UNVERIFIED_RETRY_MS = 1_000

export function tether(control: SessionControl, admission: Admission, losing: Losing): Tether {
  const { account, context, credentials } = admission
  let session = admission.session?.id
  let stop = () => {}
  let isCut = false
  const cut = () => {
    isCut = true
    stop()
  }
  const lose = (tell: () => void) => {
    if (isCut) return
    cut()
    tell()
  }
  const watch = (id: string) => {
    session = id
    stop = control.watch({ account, session: id, context }, (ended) => lose(() => losing.ended(ended)))
  }
  const check = async (active: boolean) => {
    try {
      const by = session === undefined ? credentials : { session }
      const answer = await control.check({ account, ...by, context, passive: !active })
      if (answer.outcome === 'ended') lose(() => losing.ended(answer))
      else if (session === undefined && answer.session && !isCut) found(answer.session.id)
    } catch {
      lose(losing.unavailable)
    }
    return !isCut
  }
  /** Let in unverified: asked again until the store answers. */
  const verify = () => {
    const timer = setInterval(() => void check(false), UNVERIFIED_RETRY_MS).unref()
    stop = () => clearInterval(timer)
  }
  const found = (id: string) => {
    stop()
    watch(id)
  }
  if (session === undefined) verify()
  else watch(session)
  return { check, cut }
}
