// Secrets are as many random characters as their bits need, and never come twice.

import { describe, expect, it } from 'vitest'
import { newSecret, tokenOf } from '../../src/controller/token.ts'

describe('secrets', () => {
  it('are 24 characters of base64url, at each place any of the 64, and none comes again', () => {
    const count = 10_000
    const secrets = Array.from({ length: count }, newSecret)
    expect(new Set(secrets).size).toBe(count)
    expect(secrets.every((secret) => /^[\w-]{24}$/.test(secret))).toBe(true)
    for (let place = 0; place < 24; place += 1) {
      expect(new Set(secrets.map((secret) => secret[place])).size).toBe(64)
    }
  })

  it('share no stretch with those that came before: what was asked of the system for many is given to each once', () => {
    const stretches = Array.from({ length: 1_000 }, newSecret).flatMap((secret) =>
      [0, 8, 16].map((i) => secret.slice(i, i + 8)),
    )
    expect(new Set(stretches).size).toBe(stretches.length)
  })
})

it('a token says when its session was opened, in base 36, whatever the instant', () => {
  const digits = Array.from({ length: 11 }, (_, i) => 36 ** i)
  const instants = [0, 1, 1_796_000_000_000, ...digits.flatMap((power) => [power - 1, power, power + 1, 2 * power])]
  for (const instant of instants.filter(Number.isSafeInteger))
    expect(tokenOf('secret', instant)).toBe(`secret.${instant.toString(36)}`)
})
