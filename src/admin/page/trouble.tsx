// What is there while something is asked for, and where it could not be had.

import type { ComponentChildren } from 'preact'
import type { Fault } from './fault.ts'
import type { Asked } from './hooks.ts'

/** In words, with what can be done about it. What is on the page stays. */
export function Trouble({ fault, again }: { readonly fault: Fault; readonly again: () => void }) {
  return (
    <div class="trouble" role="alert">
      <p>{fault.message}</p>
      {fault.kind === 'signed-out' ? (
        <button type="button" onClick={() => location.reload()}>
          Load the page anew
        </button>
      ) : (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  )
}

/** The value as soon as there is one; an older one stays while it is asked for again. */
export function Shown<T>({
  asked,
  children,
}: {
  readonly asked: Asked<T>
  readonly children: (value: T) => ComponentChildren
}) {
  return (
    <>
      {asked.fault && <Trouble fault={asked.fault} again={asked.again} />}
      {asked.value === undefined
        ? asked.fault === undefined && <p class="waiting">One moment…</p>
        : children(asked.value)}
    </>
  )
}
