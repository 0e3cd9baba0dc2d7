// What stands behind the question mark of a URL.

import { given, UtsessionsError } from '../../policy/errors.ts'

/**
 * The values of these parameters.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` for one that is not among them, or stands there twice
 */
export function parametersOf<Name extends string>(
  parameters: URLSearchParams,
  scheme: string,
  names: readonly Name[],
): Readonly<Partial<Record<Name, string>>> {
  const seen = [...parameters.keys()]
  const unknown = seen.find((key) => !names.some((name) => name === key))
  if (unknown !== undefined) {
    const known = names.length === 0 ? 'none' : names.join(', ')
    throw invalid(`A ${scheme}: URL has no parameter ${given(unknown)}. It has: ${known}.`)
  }
  const twice = seen.find((key, i) => seen.indexOf(key) !== i)
  if (twice !== undefined)
    throw invalid(`The parameter ${given(twice)} of a ${scheme}: URL stands there twice. Write it once.`)
  return Object.fromEntries(parameters) as Partial<Record<Name, string>>
}

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` */
export function flagOf(name: string, value: string | undefined, otherwise: boolean): boolean {
  if (value === undefined) return otherwise
  if (value === 'true' || value === 'false') return value === 'true'
  throw invalid(`The parameter ${name} of a URL must be true or false, but is ${given(value)}.`)
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
