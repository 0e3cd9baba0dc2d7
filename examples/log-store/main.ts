// The published proof of a store, on this one, with Node's own test runner: `npm test`.

import { describe, test } from 'node:test'
import { storeConformance } from 'utsessions/testing'
import { fixture } from './fixture.ts'

describe('logStore', () => {
  for (const { name, skip, run } of storeConformance({ fixture })) test(name, { skip: skip ?? false }, run)
})
