// `req.utsessions`: on the request, or on the prototype that Express has for all of them.

import type { RequestSessions } from '../guard/handle.ts'
import { frameworkPrototypes } from '../node/prototypes.ts'

export interface WithSessions {
  utsessions?: RequestSessions | undefined
}

/** Of `node:http`'s IncomingMessage; requests of tests may have none. */
interface Emitter {
  on?(event: symbol, listener: (answer: Answer) => void): unknown
  emit?(event: symbol, answer: Answer): boolean
}

/** Asks a request for its sessions. An event of ours, as for responses. */
const ASKED = Symbol('utsessions sessions')

interface Answer {
  sessions: RequestSessions | undefined
}

export function setSessions(request: WithSessions & Emitter, sessions: RequestSessions): void {
  if (!request.on || !frameworkOf(request)) request.utsessions = sessions
  else
    request.on(ASKED, (answer) => {
      answer.sessions = sessions
    })
}

/** Assigned to, it is a property of that request from then on. */
const frameworkOf = frameworkPrototypes('_read', (framework) => {
  Object.defineProperty(framework, 'utsessions', {
    configurable: true,
    get(this: Emitter) {
      const answer: Answer = { sessions: undefined }
      this.emit?.(ASKED, answer)
      return answer.sessions
    },
    set(this: object, value: unknown) {
      Object.defineProperty(this, 'utsessions', { value, writable: true, enumerable: true, configurable: true })
    },
  })
})
