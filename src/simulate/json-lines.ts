// Logs as JSON lines: an object a line, and a column is a field, or a way of fields to it with dots between them.

import type { Cells, Format } from './format.ts'

/** The format of a log with an object on each line; its columns are what the objects of the first lines have. */
export function jsonFormat(lines: readonly string[]): Format {
  const columns = new Set(lines.flatMap((line) => namesIn(objectIn(line), '')))
  return {
    name: 'json',
    columns: [...columns],
    isOpen: true,
    headerLines: 0,
    cells: (wanted) => {
      const ways = wanted.map((name) => ({ name, steps: name.split('.') }))
      return (line) => cellsOf(objectIn(line), ways)
    },
  }
}

type Fields = Readonly<Record<string, unknown>>

interface Way {
  readonly name: string
  readonly steps: readonly string[]
}

function objectIn(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const DEEPEST = 4

function namesIn(fields: Fields | undefined, before: string, depth = 1): readonly string[] {
  return Object.entries(fields ?? {}).flatMap(([name, value]) =>
    isFields(value) && depth < DEEPEST ? namesIn(value, `${before}${name}.`, depth + 1) : [before + name],
  )
}

function cellsOf(fields: Fields | undefined, ways: readonly Way[]): Cells {
  if (fields === undefined) return 'it is no JSON object'
  return ways.map(({ name, steps }) => (Object.hasOwn(fields, name) ? fields[name] : follow(fields, steps)))
}

function follow(fields: Fields, steps: readonly string[]): unknown {
  let value: unknown = fields
  for (const step of steps) {
    if (!isFields(value) || !Object.hasOwn(value, step)) return undefined
    value = value[step]
  }
  return value
}
