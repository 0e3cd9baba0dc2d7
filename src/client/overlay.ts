// The ready-made overlay: says what is about to happen or has happened, and what can be done. The page below stays as it is.

import { createBox } from './box.ts'
import { endedContent } from './ended.ts'
import type { WatchOptions } from './options.ts'
import { warningContent } from './warning.ts'
import { type SessionWatch, watchSession } from './watch.ts'

export interface OverlayOptions extends WatchOptions {
  /** Where one signs in. @default the page itself, anew */
  readonly signIn?: string | undefined
}

/**
 * Watches the session, and shows when it is about to end and when it has ended. Nothing is loaded anew but by a press of the visitor's.
 * @throws {TypeError} for a `warnBefore` that is no length of time
 */
export function showOverlay(options: OverlayOptions = {}): SessionWatch {
  const { signIn, onWarning, onRenewed, onEnded } = options
  const { show, close } = createBox()
  const goOn = () => (signIn === undefined ? location.reload() : location.assign(signIn))
  const watch = watchSession({
    ...options,
    onWarning(warning) {
      const { language, warning: title } = warning.words
      show(language, title, ...warningContent(warning, watch.stay, close))
      onWarning?.(warning)
    },
    onRenewed(renewed) {
      close()
      onRenewed?.(renewed)
    },
    onEnded(ended) {
      show(ended.words.language, ended.title, ...endedContent(ended, { signIn: goOn, notMe: watch.notMe, close }))
      onEnded?.(ended)
    },
  })
  const stop = () => {
    watch.stop()
    close()
  }
  return { ...watch, stop }
}
