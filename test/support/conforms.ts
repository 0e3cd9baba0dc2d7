// Runs the published suite for one framework with one host. The reporter makes the matrix of docs/compatibility.md from the names.

import { type AdapterConformanceOptions, adapterConformance } from 'utsessions/testing'
import { describe, it } from 'vitest'

/** @param framework with its major version, such as `Express 5` */
export function conforms(framework: string, host: string, options: AdapterConformanceOptions): void {
  describe(`${framework} × ${host}`, () => {
    for (const { name, skip, run } of adapterConformance(options)) {
      if (skip === undefined) it(name, run)
      else it.skip(`${name} (skipped: ${skip})`)
    }
  })
}
