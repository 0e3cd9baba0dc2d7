// What the pages with forms say: choosing, one's own sessions, the password again, and "it was not me". Buttons say what they do.

import type { Said } from '../said.ts'

export interface FormWords {
  readonly password: {
    readonly label: string
    readonly wrong: string
  }
  readonly choice: {
    readonly one: string
    readonly many: string
    /** Above the choices. */
    readonly which: string
    /** What it costs the other side. */
    readonly loss: string
    /** A choice holds for two minutes. */
    readonly hurry: string
    readonly takeOver: string
    readonly cancel: string
    /** In the place of the countdown, once it is over. */
    readonly freeNow: string
  }
  readonly sessions: {
    readonly title: string
    readonly none: string
    readonly one: string
    readonly many: string
    readonly here: string
    /** `{ago}`. */
    readonly lastSeen: string
    readonly end: string
    readonly endHere: string
    readonly endOthers: string
    readonly ended: string
    readonly othersEnded: string
    readonly back: string
  }
  readonly confirm: Said & {
    readonly confirm: string
    readonly back: string
  }
  readonly notMe: {
    readonly ask: Said
    readonly end: string
    readonly back: string
    readonly done: Said
    readonly tooLate: Said
  }
}
