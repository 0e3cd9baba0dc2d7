// What was sent to a route of the guard's own: the fields of a form, or of a JSON object.

import type { Exchange } from '../guard/exchange.ts'
import { isForm } from '../guard/origin.ts'

/** Texts and lists of texts, as they were sent; everything else is left out. */
export interface Fields {
  /** The first of that name; `undefined` where there is none, or an empty one. */
  text(name: string): string | undefined
  all(name: string): readonly string[]
}

export const NO_FIELDS: Fields = { text: () => undefined, all: () => [] }

/** @returns `undefined` for what is neither a form's nor a JSON object. Fails with `BodyTooLong`. */
export async function readFields(
  exchange: Pick<Exchange<unknown, unknown>, 'body' | 'header'>,
): Promise<Fields | undefined> {
  const body = await exchange.body()
  if (isParsed(body)) return fieldsIn(body)
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body ?? '')
  if (text === '') return NO_FIELDS
  return isForm(exchange) ? fieldsOf([...new URLSearchParams(text)]) : fieldsIn(parsed(text))
}

/** By the application, or its framework. */
function isParsed(body: unknown): body is object {
  return typeof body === 'object' && body !== null && !(body instanceof Uint8Array)
}

function fieldsIn(value: unknown): Fields | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? fieldsOf(Object.entries(value)) : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function fieldsOf(entries: readonly (readonly [string, unknown])[]): Fields {
  const all = (name: string) =>
    entries
      .filter(([key]) => key === name)
      .flatMap(([, value]) => value)
      .filter((value) => typeof value === 'string')
  return { all, text: (name) => all(name)[0] || undefined }
}
