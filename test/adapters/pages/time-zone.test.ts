import { describe, expect, it } from 'vitest'
import { assertTimeZone } from '../../../src/adapters/pages/time-zone.ts'

describe('assertTimeZone', () => {
  it.each([undefined, 'UTC', 'Europe/Berlin', 'Asia/Tokyo'])('takes %s', (value) => {
    expect(() => assertTimeZone(value)).not.toThrow()
  })

  it.each(['Berlin', '', null, 1])('refuses %j, and says what to write', (value) => {
    expect(() => assertTimeZone(value)).toThrow(
      expect.objectContaining({ code: 'UTS_OPTION_INVALID', message: expect.stringContaining("Write 'UTC'") }),
    )
  })
})
