// Headers of an answer of node:http, as the web has them.

/** As much of the web's `Headers` as is asked for: whoever has no types of it can use the suite, too. */
export interface AnswerHeaders extends Iterable<[name: string, value: string]> {
  get(name: string): string | null
  has(name: string): boolean
  keys(): Iterable<string>
  getSetCookie(): string[]
}

/** As much of an answer of node:http as is looked at. */
interface Answer {
  readonly headersDistinct: Readonly<Record<string, readonly string[] | undefined>>
}

export function headersOf(answer: Answer): AnswerHeaders {
  const lines = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  return new Headers(lines)
}
