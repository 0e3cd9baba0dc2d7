import { createSessionControl, memoryStore } from 'utsessions'
import { type GuardOptions, guard } from 'utsessions/express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { localPath, resolveRoutes } from '../../../src/adapters/guard/routes-options.ts'

function making(options: object) {
  const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })
  onTestFinished(() => control.dispose())
  return () => guard(control, { account: () => 'ann', ...options } as GuardOptions<never, never>)
}

describe('routes that cannot be meant are refused when the guard is made, by name', () => {
  it.each<[string, unknown, string]>([
    ['a text', '/utsessions', 'routes'],
    ['true', true, 'routes'],
    ['null', null, 'routes'],
    ['an option that there is not', { prefix: '/utsessions' }, 'prefix'],
    ['a path that is relative', { path: 'utsessions' }, 'routes.path must be a path with a slash before it'],
    ['a path that is the root', { path: '/' }, 'routes.path'],
    ['a path with a slash at its end', { path: '/utsessions/' }, 'routes.path'],
    ['a path that browsers read as another', { path: '/a/../utsessions' }, 'routes.path'],
    ['a path with a query', { path: '/utsessions?x' }, 'routes.path'],
    ['a path of another site', { path: '//example.com' }, 'routes.path'],
    ['a public path that is an address', { publicPath: 'https://example.com/utsessions' }, 'routes.publicPath'],
    ['a public path with a slash at its end', { publicPath: '/shop/' }, 'routes.publicPath'],
    ['a home elsewhere', { home: 'https://example.com' }, 'routes.home'],
    ['a home elsewhere, as browsers read it', { home: '/\\example.com' }, 'routes.home'],
    ['an origin that is a text', { origins: 'https://example.com' }, 'routes.origins'],
    ['an origin with a path', { origins: ['https://example.com/'] }, 'routes.origins'],
    ['an origin that is a pattern', { origins: ['https://*.example.com'] }, 'routes.origins'],
    ['an origin that anybody has', { origins: ['null'] }, 'routes.origins'],
    ['streams below none', { maxStreams: -1 }, 'routes.maxStreams'],
    ['streams that are no number', { maxStreams: '10' }, 'routes.maxStreams'],
    ['streams without end', { maxStreams: Infinity }, 'routes.maxStreams'],
  ])('%s', (_what, routes, named) => {
    const told = expect.objectContaining({ code: 'UTS_OPTION_INVALID', message: expect.stringContaining(named) })
    expect(making({ routes })).toThrow(told)
  })

  it.each(['reauthenticate', 'onNotMe'])('%s must be a function', (name) => {
    expect(making({ [name]: true })).toThrow(
      expect.objectContaining({ code: 'UTS_OPTION_INVALID', message: expect.stringContaining(name) }),
    )
  })
})

it.each([
  undefined,
  false,
  {},
  {
    path: '/a/b-c',
    publicPath: '/x/a/b-c',
    home: '/welcome?again#top',
    origins: ['https://example.com'],
    maxStreams: 0,
  },
])('routes may be %j', (routes) => {
  expect(making({ routes })).not.toThrow()
})

describe('what leads on must lead to this site', () => {
  it.each([
    ['/', '/'],
    ['/a?b=//c#d', '/a?b=//c#d'],
    ['/a/../b', '/b'],
    ['/a//b', '/a//b'],
    ['/\u00e9', '/%C3%A9'],
  ])('%j does, as %j', (text, path) => {
    expect(localPath(text)).toBe(path)
  })

  it.each([
    '',
    'a',
    '?a',
    '#a',
    '//example.com',
    '/\\example.com',
    '\\\\example.com',
    '/\t/example.com',
    '/\n/example.com',
    '/..//example.com',
    '/.//example.com',
    '/a/..//example.com',
    '/%2e%2e//example.com',
    'https://example.com/',
    'javascript:alert(1)',
    ' /a',
    undefined,
    null,
    7,
    {},
    ['/a'],
  ])('%j does not', (text) => {
    expect(localPath(text)).toBe(undefined)
  })
})

it('a home in any writing is one that a header can carry', () => {
  expect(resolveRoutes({ home: '/ようこそ?x=ü' })?.home).toBe('/%E3%82%88%E3%81%86%E3%81%93%E3%81%9D?x=%C3%BC')
})
