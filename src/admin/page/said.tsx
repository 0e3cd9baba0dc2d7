// What was done, said in words: seen at the foot of the page until it is put away, and told to screen readers.

import { useEffect, useState } from 'preact/hooks'
import { createTopic } from './topic.ts'

const sayings = createTopic<string>()

/** Says it once, whatever view is there. */
export const say = sayings.tell

export function Said() {
  const [text, setText] = useState('')
  useEffect(() => sayings.listen(setText), [])
  return (
    <div class={text === '' ? 'said nothing' : 'said'}>
      <p role="status">{text}</p>
      {text !== '' && (
        <button type="button" onClick={() => setText('')}>
          Dismiss
        </button>
      )}
    </div>
  )
}
