// The cases of the published suite that send something to the guard's own routes, or keep an answer of theirs open. For what a framework, its
// parsers or its compression could do to either.

import { type AdapterConformanceOptions, adapterConformance } from 'utsessions/testing'
import { describe, expect, it } from 'vitest'

const CASES = [
  /^I1 a user ends one of their own by/,
  /^I1 the form of the page/,
  /^I1 where the application asks/,
  /^L5 an open page/,
  /^L5 a session has no more/,
  /^H4 an event stream/,
]

/** @param how what stands in front of the guard */
export function servesOwnRoutes(how: string, start: AdapterConformanceOptions['start']): void {
  describe(`the guard's own routes ${how}`, () => {
    const cases = adapterConformance({ start }).filter(({ name }) => CASES.some((one) => one.test(name)))
    it('are asked for', () => expect(cases).toHaveLength(CASES.length))
    for (const { name, run } of cases) it(name, run)
  })
}
