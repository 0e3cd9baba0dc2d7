// As much of JSON Schema 2020-12 as policy.schema.json uses; a keyword that is not known here fails.

export type Schema = { readonly [keyword: string]: unknown }

/** Whether a value is valid. References are looked up in `root`. */
export function isValid(schema: Schema, value: unknown, root: Schema = schema): boolean {
  return Object.entries(schema).every(([keyword, rule]) => {
    if (SILENT.has(keyword)) return true
    const holds = KEYWORDS[keyword]
    if (!holds) throw new Error(`The schema has a keyword that its test does not know: ${keyword}`)
    return holds({ rule, value, schema, root })
  })
}

interface Rule {
  readonly rule: unknown
  readonly value: unknown
  readonly schema: Schema
  readonly root: Schema
}

/** They say nothing of a value by themselves. */
const SILENT: ReadonlySet<string> = new Set(['$schema', '$defs', 'title', 'description', 'default', 'then', 'else'])

const KEYWORDS: Readonly<Record<string, (rule: Rule) => boolean>> = {
  $ref: ({ rule, value, root }) => isValid(referred(rule, root), value, root),
  type: ({ rule, value }) => isOfType(rule, value),
  const: ({ rule, value }) => rule === value,
  enum: ({ rule, value }) => (rule as unknown[]).includes(value),
  minimum: ({ rule, value }) => typeof value !== 'number' || value >= (rule as number),
  maximum: ({ rule, value }) => typeof value !== 'number' || value <= (rule as number),
  pattern: ({ rule, value }) => typeof value !== 'string' || new RegExp(rule as string, 'u').test(value),
  required: ({ rule, value }) => !isObject(value) || (rule as string[]).every((name) => Object.hasOwn(value, name)),
  properties: ({ rule, value, root }) =>
    !isObject(value) ||
    Object.entries(rule as Record<string, Schema>).every(
      ([name, one]) => !Object.hasOwn(value, name) || isValid(one, value[name], root),
    ),
  additionalProperties: ({ rule, value, schema, root }) => {
    const known = Object.keys((schema['properties'] as object | undefined) ?? {})
    return othersThan(known, value).every((one) => rule !== false && isValid(rule as Schema, one, root))
  },
  unevaluatedProperties: ({ value, schema, root }) => othersThan(evaluated(schema, root), value).length === 0,
  anyOf: ({ rule, value, root }) => (rule as Schema[]).some((one) => isValid(one, value, root)),
  allOf: ({ rule, value, root }) => (rule as Schema[]).every((one) => isValid(one, value, root)),
  not: ({ rule, value, root }) => !isValid(rule as Schema, value, root),
  if: ({ rule, value, schema, root }) => {
    const branch = schema[isValid(rule as Schema, value, root) ? 'then' : 'else'] as Schema
    return isValid(branch, value, root)
  },
}

function referred(reference: unknown, root: Schema): Schema {
  const name = /^#\/\$defs\/(\w+)$/.exec(String(reference))?.[1] ?? ''
  const schema = (root['$defs'] as Record<string, Schema>)[name]
  if (!schema) throw new Error(`The schema refers to ${reference}, which is not there`)
  return schema
}

/** Names that the schema's own properties, or those that it refers to, speak of. */
function evaluated(schema: Schema, root: Schema): readonly string[] {
  const own = Object.keys((schema['properties'] as object | undefined) ?? {})
  return schema['$ref'] === undefined ? own : [...own, ...evaluated(referred(schema['$ref'], root), root)]
}

function othersThan(names: readonly string[], value: unknown): readonly unknown[] {
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, one]) => (names.includes(name) ? [] : [one]))
}

function isOfType(type: unknown, value: unknown): boolean {
  if (type === 'object') return isObject(value)
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
