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

/** A picture of that name would be found as well, and must not say where passwords go: of what can have one, scripts alone have a text. */
const script = document.currentScript as Partial<HTMLScriptElement> | null

/** An element with this id would be found under the same name. The routes are where the script came from. */
if (!globalThis.utsessions?.stop) {
  globalThis.utsessions = {
    ...showOverlay(script?.text === undefined ? {} : { path: script.src?.replace(/\/[^/]*$/, ''), ...script.dataset }),
    showOverlay,
    watchSession,
  }
}
