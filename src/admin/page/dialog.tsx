// The question before something is done: the browser's own dialog, so that focus and Esc are as people know them.

import type { ComponentChildren, TargetedSubmitEvent } from 'preact'
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { type Fault, faultOf } from './fault.ts'

const UNSURE = 'Whether it was done is not known. It is safe to try again.'

interface QuestionProps {
  readonly title: string
  /** The button that does it. */
  readonly action: string
  readonly danger?: boolean
  readonly ready?: boolean
  /** Fails where it could not be done: then it is told here, and can be tried again. */
  readonly doIt: () => Promise<void>
  readonly close: () => void
  readonly children: ComponentChildren
}

export function Question({ title, action, danger = false, ready = true, doIt, close, children }: QuestionProps) {
  const { dialog, titleId } = useModal()
  const { busy, fault, submit } = useDoing(doIt, close)
  const onCancel = (event: Event) => {
    event.preventDefault()
    if (!busy) close()
  }
  // Where Esc is pressed twice the browser closes it unasked. What it says of one that is gone is no longer of interest.
  const onClose = () => dialog.current && close()
  return (
    <dialog ref={dialog} aria-labelledby={titleId} onClose={onClose} onCancel={onCancel}>
      <form onSubmit={submit}>
        <h2 id={titleId}>{title}</h2>
        {children}
        {fault && (
          <p class="trouble" role="alert">
            {fault.message} {fault.kind === 'unreachable' && UNSURE}
          </p>
        )}
        <div class="actions">
          <button type="button" disabled={busy} onClick={close}>
            Cancel
          </button>
          <button type="submit" class={danger ? 'danger' : 'main'} disabled={!ready} aria-disabled={busy}>
            {busy ? 'One moment…' : action}
          </button>
        </div>
      </form>
    </dialog>
  )
}

/**
 * Open as long as it is there, and closed on its way out: then the focus goes back to where it came from.
 * A closed one that waits for its `close` event would be in the way of whoever asks again at once.
 */
function useModal() {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  return { dialog, titleId: useId() }
}

/** Once at a time. */
function useDoing(doIt: () => Promise<void>, done: () => void) {
  const [state, setState] = useState<{ readonly busy: boolean; readonly fault?: Fault | undefined }>({ busy: false })
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (state.busy) return
    setState({ busy: true })
    try {
      await doIt()
      done()
    } catch (error) {
      setState({ busy: false, fault: faultOf(error) })
    }
  }
  return { ...state, submit }
}
