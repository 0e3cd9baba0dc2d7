// iron-session: everything lies in the browser's cookie, sealed. What is the same on whatever framework.

import type { IronSession } from 'iron-session'
import type { Asked } from 'utsessions/testing'

export interface IronData {
  user?: string
  changedAt?: number
}

export const ironOptions = {
  cookieName: 'host',
  password: 'a password of the tests, long enough',
  cookieOptions: { secure: false },
}

/** Of what such a session cannot do. */
export const NO_ID = 'such a session has no id'

export function ironActs(session: IronSession<IronData>): Pick<Asked, 'signIn' | 'signOut' | 'change'> {
  return {
    signIn: (user) => Object.assign(session, { user }).save(),
    signOut: () => session.destroy(),
    change: () => Object.assign(session, { changedAt: Date.now() }).save(),
  }
}
