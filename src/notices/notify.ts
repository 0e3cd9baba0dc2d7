// Notices: what an account's owner should hear of, told to hooks of the application's. Beside the logins, never in their way.

import type { SessionControl } from '../controller/controller.ts'
import type { Entry, EntryKind } from '../policy/decision.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import { createLooks } from './looks.ts'
import { type NotifyOptions, type ResolvedNotifyOptions, resolveNotifyOptions } from './options.ts'
import { refusedRepeatedly } from './refused-repeatedly.ts'
import { disowned, displaced, newDevice } from './telling.ts'

/**
 * Calls hooks for what happens through this control: a session was displaced, a new device signed in, an account was refused again and
 * again, somebody said "it was not me". Told by the process that made it happen, once its store has it; lost where that process dies
 * before: the journal has it. Nobody waits for a hook, and one that throws or fails is the event `listener-error`.
 * @returns what stops it
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` with what was given and what to write
 */
export function notify(control: SessionControl, options: NotifyOptions): () => void {
  assertControl(control)
  const resolved = resolveNotifyOptions(options)
  const state = { isStopped: false }
  const stops = tellings(control, resolved).map(({ kind, tell }) =>
    control.on(kind, async (entry) => {
      if (entry.enforced !== false) await tell(entry, state)
    }),
  )
  return () => {
    state.isStopped = true
    for (const stop of stops) stop()
  }
}

interface State {
  readonly isStopped: boolean
}

interface Telling {
  readonly kind: EntryKind
  readonly tell: (entry: Entry, state: State) => Promise<void>
}

/** Only what there is a hook for is listened to, and looked up. */
function tellings(control: SessionControl, options: ResolvedNotifyOptions): Telling[] {
  const { onDisplaced, onNewDevice, onRefusedRepeatedly, onDisowned } = options
  const looks = createLooks(control, options)
  return [
    ...telling('displaced', onDisplaced, (entry) => displaced(looks, entry)),
    ...telling('opened', onNewDevice, (entry) => newDevice(looks, entry)),
    ...telling('refused', onRefusedRepeatedly, refusedRepeatedly(control, looks, options)),
    ...telling('revoked', onDisowned, disowned),
  ]
}

function telling<N>(
  kind: EntryKind,
  hook: ((notice: N) => unknown) | undefined,
  noticeOf: (entry: Entry) => Promise<N | undefined>,
): Telling[] {
  if (!hook) return []
  const tell = async (entry: Entry, state: State) => {
    const notice = await noticeOf(entry)
    if (notice !== undefined && !state.isStopped) await hook(notice)
  }
  return [{ kind, tell }]
}

function assertControl(control: SessionControl): void {
  if (typeof control?.on === 'function' && typeof control.journal === 'function') return
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `notify needs a control, but was given ${given(control)}. Write notify(createSessionControl({ store }), { onDisplaced }).`,
  )
}
