// The answer that tells line by line how far it has come.

import type { Progress } from '../wire.ts'
import { post } from './api.ts'
import { Fault, faultOf } from './fault.ts'

const BROKEN_OFF = 'It broke off before the end.'

/**
 * Ends everybody.
 * @param tell is given each line
 * @returns the last one
 * @throws {Fault} also where the answer ended before everybody was
 */
export async function endEverybody(tell: (progress: Progress) => void): Promise<Progress> {
  const { body } = await post('end-everybody', { confirm: 'everybody' })
  const last = body === null ? undefined : await lastOf(body, tell).catch((error) => thrown(error))
  if (last?.done && last.code === undefined) return last
  const soFar = last === undefined ? '' : ` ${last.sessions} sessions were ended.`
  throw new Fault('refused', `${BROKEN_OFF}${soFar} Those are over; trying again goes on with the others.`)
}

async function lastOf(
  body: ReadableStream<Uint8Array>,
  tell: (progress: Progress) => void,
): Promise<Progress | undefined> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let rest = ''
  let last: Progress | undefined
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines.filter((one) => one.trim() !== '')) {
      last = JSON.parse(line) as Progress
      tell(last)
    }
  }
  return last
}

function thrown(error: unknown): never {
  const fault = faultOf(error)
  throw fault?.kind === 'unreachable' ? new Fault('unreachable', `${BROKEN_OFF} ${fault.message}`) : error
}
