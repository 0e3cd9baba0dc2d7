import { describe, expect, it } from 'vitest'
import { inUsePage } from '../../../src/adapters/pages/in-use.ts'
import { assertRecoveryUrl } from '../../../src/adapters/pages/recovery-url.ts'
import { context, refused } from './context.ts'

describe('assertRecoveryUrl', () => {
  it.each([
    undefined,
    '/recover',
    'recover?x=1',
    '#help',
    'https://accounts.example.com/recover',
    'http://localhost:3000/',
  ])('takes %s', (value) => {
    expect(() => assertRecoveryUrl(value)).not.toThrow()
  })

  it.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,x',
    'mailto:help@example.com',
    'https://',
    '',
    ' ',
    null,
    7,
    {},
  ])('refuses %j, and says what to write', (value) => {
    expect(() => assertRecoveryUrl(value)).toThrow(
      expect.objectContaining({
        code: 'UTS_OPTION_INVALID',
        message: expect.stringContaining("Write '/reset-password'"),
      }),
    )
  })

  it('guards the pages too', () => {
    expect(() => inUsePage(refused(), context({ recoveryUrl: 'javascript:alert(1)' }))).toThrow(/recoveryUrl/)
  })
})
