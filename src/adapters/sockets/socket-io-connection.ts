// One connection of a Socket.IO client, whatever namespaces it is in: held to its session as a whole.

import type { SessionControl } from '../../controller/controller.ts'
import type { Ended } from '../../policy/decision.ts'
import { endedMembers } from '../guard/problem.ts'
import type { Admission } from './admit.ts'
import { attempt } from './gate.ts'
import { ENDED_CODE } from './goodbye.ts'
import { type Emitter, standInFront } from './stand-in-front.ts'
import { tether } from './tether.ts'

/** As much of engine.io's Socket as the guard needs. */
export interface EngineSocket extends Emitter {
  readonly readyState: string
  close(): unknown
}

interface Member {
  emit(event: string, ...args: unknown[]): unknown
  disconnect(close?: boolean): unknown
  use(middleware: (event: [string, ...unknown[]], next: () => void) => void): unknown
  once(event: 'disconnect', listener: () => void): unknown
}

export interface Connection {
  readonly admission: Admission
  /** One of the client's sockets is told of the end. */
  join(socket: Member, active: ((event: string, ...args: readonly unknown[]) => boolean) | undefined): void
}

/** What a client's packets come as. `message` is another name for the same. */
const PACKETS: ReadonlySet<string | symbol> = new Set(['data', 'message'])

/**
 * Socket.IO's own `socket.use` comes behind `onAny` and sees no acknowledgements. All that a client sends comes out of its connection's
 * `emit`, so it is held there; `socket.use` only tells which events are activity. Where the record cannot be asked, the connection
 * closes as if the network had failed: clients come back by themselves.
 */
export function connectionOf(control: SessionControl, admission: Admission, conn: EngineSocket): Connection {
  const members = new Set<Member>()
  const tied = tether(control, admission, {
    ended: (ended) => {
      gate.shut()
      tellAll(members, ended)
      conn.close()
    },
    unavailable: () => {
      gate.shut()
      conn.close()
    },
  })
  const gate = standInFront(conn, {
    messages: PACKETS,
    check: () => tied.check(false),
    overflow: () => conn.close(),
    gone: tied.cut,
  })
  if (conn.readyState === 'closed') tied.cut() // it left while it was checked, and nothing of it will tell
  return {
    admission,
    join: (socket, active) => {
      members.add(socket)
      socket.once('disconnect', () => members.delete(socket))
      if (!active) return
      socket.use((event, next) => {
        if (attempt(() => active(...event))) void tied.check(true)
        next()
      })
    },
  }
}

function tellAll(members: ReadonlySet<Member>, ended: Ended): void {
  for (const member of members) member.emit('utsessions:ended', { code: ENDED_CODE, ...endedMembers(ended) })
  for (const member of [...members]) member.disconnect(true)
}
