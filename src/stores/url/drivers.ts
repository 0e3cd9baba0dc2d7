// Drivers by name: imported when a URL asks for one, never before, so that whoever uses another store needs none of them.

import { given, UtsessionsError } from '../../policy/errors.ts'

export interface Driver<Name extends string = string> {
  readonly name: Name
  /** Whatever the package exports. */
  readonly module: unknown
}

type Import = (name: string) => Promise<unknown>

/**
 * The first of these packages that is installed; `wanted` alone, where one is.
 * @throws {UtsessionsError} `UTS_STORE_UNUSABLE` naming what to install when there is none, `UTS_OPTION_INVALID` when `wanted` does not serve
 */
export async function importDriver<Name extends string>(
  names: readonly Name[],
  scheme: string,
  wanted?: string,
  load: Import = (name) => import(name),
): Promise<Driver<Name>> {
  const failures: string[] = []
  for (const name of chosen(names, scheme, wanted)) {
    try {
      return { name, module: await load(name) }
    } catch (error) {
      failures.push(`${name}: ${firstLine(error)}`)
    }
  }
  throw new UtsessionsError(
    'UTS_STORE_UNUSABLE',
    `A ${scheme}: URL needs a driver, and none can be loaded (${failures.join('; ')}). Run: npm install ${names.join(' (or ')}${names.length > 1 ? ')' : ''}.`,
  )
}

function chosen<Name extends string>(
  names: readonly Name[],
  scheme: string,
  wanted: string | undefined,
): readonly Name[] {
  const found = wanted === undefined ? names : names.filter((name) => name === wanted)
  if (found.length > 0) return found
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `A ${scheme}: URL takes the driver ${names.join(' or ')}, but driver is ${given(wanted)}.`,
  )
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n', 1)[0] ?? ''
}
