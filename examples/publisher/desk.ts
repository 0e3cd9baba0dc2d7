// The desk: the dashboard of everybody's sessions, for the one account that runs the site.

import type { Request, Response } from 'express'
import type { SessionControl } from 'utsessions'
import { dashboard } from 'utsessions/admin'
import { mount, type Next } from 'utsessions/express'
import { DESK } from './accounts.ts'
import { readerOf } from './visitor.ts'

export const DESK_PATH = '/admin/sessions'

export function desk(control: SessionControl): (req: Request, res: Response, next: Next) => void {
  return mount<Request, Response>(dashboard<Request>(control, { path: DESK_PATH, authorize }))
}

/** A real site would look for a role. Strangers who come for the page are led to the sign-in; its script is told 403. */
function authorize(req: Request) {
  const reader = readerOf(req)
  if (reader) return reader.name === DESK.name ? ({ operator: reader.name, role: 'full' } as const) : null
  return req.accepts(['json', 'html']) === 'html' ? toSignIn : null
}

const toSignIn = new globalThis.Response(null, {
  status: 303,
  headers: { location: `/sign-in?next=${encodeURIComponent(`${DESK_PATH}/`)}` },
})
