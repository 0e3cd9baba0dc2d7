// The client as one file, `<script src="/utsessions/client.js" defer>`: starts by itself, with the overlay.

import { showOverlay } from './overlay.ts'
import { type SessionWatch, watchSession } from './watch.ts'

export interface UtsessionsScript extends SessionWatch {
  readonly showOverlay: typeof showOverlay
  readonly watchSession: typeof watchSession
}

declare global {
  /** Of the first such script of a page. */
  var utsessions: UtsessionsScript | undefined
}

const { src, dataset } = (document.currentScript ?? {}) as Partial<HTMLScriptElement>

/** Where the script came from. */
const path = src?.replace(/\/[^/]*$/, '')

/** An element with this id would be found under the same name. */
if (!globalThis.utsessions?.stop) {
  globalThis.utsessions = { ...showOverlay({ path, ...dataset }), showOverlay, watchSession }
}
