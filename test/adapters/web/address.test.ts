import { expect, it } from 'vitest'
import { pathOf } from '../../../src/adapters/web/address.ts'

it.each([
  'http://localhost/',
  'http://localhost:3000/a/b?c=d',
  'https://app.example/a?to=https://other.example/b',
  'https://user:secret@app.example/a//b/?c=d?e',
  'http://[::1]:8080/a?b#c',
  'http://localhost/#a?b',
  'http://localhost?a=b',
  'HTTP://localhost/a',
  'wss://app.example/a?b',
])('the path and query of %s are those that URL finds', (url) => {
  const { pathname, search } = new URL(url)
  expect(pathOf(new URL(url).href)).toBe(pathname + search)
})

it('what is no address fails, as it does with URL', () => {
  expect(() => pathOf('/a/b')).toThrow(TypeError)
})
