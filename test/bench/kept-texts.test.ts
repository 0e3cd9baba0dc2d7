// What a process keeps of records is their texts, and a text is what it says: not the pieces that it was put together from.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { encodeRecord } from '../../src/stores/codec.ts'
import { recordOf, sessionOf } from '../../src/testing/conformance/case.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const COUNT = 20_000
/** Of V8, for each text and its place in the list; five times as much where it is kept in pieces. */
const OVERHEAD_BYTES = 80

it('is no larger than its letters', () => {
  const record = recordOf([sessionOf('s'.repeat(22), { hostSessions: ['h'.repeat(22)], label: 'Firefox on Linux' })])
  const kept: string[] = [encodeRecord(record)]
  collect()
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < COUNT; i += 1) kept.push(encodeRecord(record))
  collect()
  const each = (process.memoryUsage().heapUsed - before) / COUNT
  expect(each).toBeLessThan((kept[0] as string).length + OVERHEAD_BYTES)
})
