// Imports flow one way, the path of a request: index, adapters, controller, policy, stores. The design's section 7 as a test.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const src = fileURLToPath(new URL('../../src', import.meta.url))

interface Import {
  readonly from: string
  readonly to: string
  readonly typesOnly: boolean
}

/** Made by the build, of client/ and admin/page/. */
const MADE = ['live/client-script.ts', 'admin/page-text.ts']

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !MADE.includes(file),
)
const text = new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]))
const imports = files.flatMap(importsOf)

function importsOf(file: string): Import[] {
  const source = text.get(file) ?? ''
  const named = [...source.matchAll(/^(?:import|export)\s+(type\s+)?([^'"]*?)from '([^']+)'/gm)]
  const bare = [...source.matchAll(/^import '([^']+)'|\bimport\(\s*'([^']+)'/gm)]
  return [
    ...named.map(([, type, names = '', to = '']) => ({
      from: file,
      to: target(file, to),
      typesOnly: type !== undefined || everyNameIsType(names),
    })),
    ...bare.map(([, effect, dynamic]) => ({ from: file, to: target(file, effect ?? dynamic ?? ''), typesOnly: false })),
  ]
}

function target(file: string, to: string): string {
  return to.startsWith('.') ? relative(src, resolve(src, dirname(file), to)) : to
}

function everyNameIsType(names: string): boolean {
  const inside = /\{([^}]*)\}/.exec(names)?.[1]
  const listed =
    inside
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean) ?? []
  return listed.length > 0 && listed.every((name) => name.startsWith('type '))
}

/** What a folder may import besides itself. `types`: nothing that runs. */
const RULES: Readonly<Record<string, readonly { readonly to: RegExp; readonly types?: true }[]>> = {
  policy: [],
  stores: [
    { to: /^policy\/errors\.ts$/ },
    { to: /^policy\/record\.ts$/ },
    { to: /^policy\/duration\.ts$/ },
    { to: /^policy\//, types: true },
  ],
  controller: [
    { to: /^policy\// },
    { to: /^stores\/(at-once|clock|codec)\.ts$/ },
    { to: /^stores\/store\.ts$/, types: true },
  ],
  adapters: [
    { to: /^controller\/(account|token)\.ts$/ },
    { to: /^policy\/(errors|describe|duration)\.ts$/ },
    { to: /^stores\/at-once\.ts$/ },
    { to: /^(controller|policy)\//, types: true },
    { to: /^live\// },
  ],
  live: [{ to: /^(controller|policy)\//, types: true }],
  client: [{ to: /^live\/wire\.ts$/, types: true }],
  notices: [
    { to: /^policy\/(errors|duration)\.ts$/ },
    { to: /^controller\/clock\.ts$/ },
    { to: /^(controller|policy|stores)\//, types: true },
  ],
  insight: [
    { to: /^(policy\/(errors|duration)|controller\/clock)\.ts$/ },
    { to: /^(controller|policy)\//, types: true },
  ],
  telemetry: [
    { to: /^policy\/(errors|duration)\.ts$/ },
    { to: /^stores\/at-once\.ts$/ },
    { to: /^(controller|policy)\//, types: true },
  ],
  opentelemetry: [{ to: /^telemetry\// }, { to: /^policy\/errors\.ts$/ }, { to: /^controller\//, types: true }],
  prometheus: [{ to: /^telemetry\// }, { to: /^policy\/errors\.ts$/ }, { to: /^controller\//, types: true }],
  diagnostics: [{ to: /^telemetry\// }, { to: /^controller\//, types: true }],
  simulate: [{ to: /^policy\// }, { to: /^controller\/(account|token)\.ts$/ }],
  cli: [
    { to: /^simulate\// },
    { to: /^policy\/(errors|duration|kinds)\.ts$/ },
    { to: /^controller\/(controller|clock)\.ts$/ },
    { to: /^stores\/url(\.ts$|\/)/ },
    { to: /^policy-(file|report)\// },
    { to: /^insight\// },
    { to: /^(controller|policy|stores)\//, types: true },
  ],
  'policy-report': [{ to: /^policy\// }],
  'policy-file': [{ to: /^policy\// }, { to: /^controller\/(events|policy-source)\.ts$/ }],
  admin: [
    { to: /^policy\/(errors|duration|kinds)\.ts$/ },
    { to: /^controller\/(account|token)\.ts$/ },
    { to: /^insight\/(history|insight-of)\.ts$/ },
    { to: /^live\/event\.ts$/ },
    { to: /^adapters\/guard\/(origin|body|warnings|routes-options)\.ts$/ }, // nothing of any framework
    { to: /^adapters\/web\/(body|outlet|response)\.ts$/ },
    { to: /^adapters\/guard\/exchange\.ts$/, types: true },
    { to: /^(controller|policy|stores|insight)\//, types: true },
  ],
  testing: [{ to: /^(policy|controller|stores)\// }, { to: /^adapters\//, types: true }],
  'index.ts': [
    { to: /^(controller|policy)\// },
    { to: /^stores\/(memory|codec)\.ts$/ },
    { to: /^stores\/store\.ts$/, types: true },
  ],
}

/** The packages that an adapter or a folder may import beside: those that it is for. The stores' drivers are imported by name in stores/url alone. */
const PEERS: Readonly<Record<string, RegExp>> = {
  'adapters/fastify': /^fastify$/,
  'adapters/hono': /^hono$/,
  'adapters/koa': /^koa$/,
  'adapters/h3': /^h3$/,
  'adapters/nest': /^(@nestjs\/(common|core)|rxjs|fastify)$/,
  'adapters/better-auth': /^better-auth(\/\w+)?$/,
  opentelemetry: /^@opentelemetry\/api$/,
  'admin/page': /^(preact(\/hooks)?|uplot)$/, // into its bundle
}

const home = (file: string) => file.split('/')[0] ?? file
const peersOf = (file: string) => PEERS[file.split('/').slice(0, 2).join('/').replace(/\.ts$/, '')] ?? PEERS[home(file)]

describe('the source', () => {
  it('imports one way only', () => {
    const wrong = imports.filter(({ from, to, typesOnly }) => {
      if (to.startsWith('node:') || home(from) === home(to)) return false
      if (peersOf(from)?.test(to)) return false
      return !(RULES[home(from)] ?? []).some((rule) => rule.to.test(to) && (typesOnly || !rule.types))
    })
    expect(wrong).toEqual([])
  })

  it('knows every folder of the layout', () => {
    expect([...new Set(files.map(home))].toSorted()).toEqual(Object.keys(RULES).toSorted())
  })

  it('runs the dashboard’s page by itself: of its handler it knows types, and the handler the text that it is made into', () => {
    const isPage = (file: string) => file.startsWith('admin/page/')
    const across = imports.filter(({ from, to }) => home(from) === home(to) && isPage(from) !== isPage(to))
    expect(across.filter(({ typesOnly }) => !typesOnly)).toEqual([])
  })

  it('keeps policy free of everything that is not arithmetic', () => {
    const impure = files.filter(
      (file) =>
        file.startsWith('policy/') && /\basync\b|\bawait\b|Math\.random|new Date\(\)|'node:/.test(text.get(file) ?? ''),
    )
    expect(impure).toEqual([])
  })

  /** In stores/ it is held against the monotonic clock, to see whether the machine slept; it is nobody's time. In client/ it is the browser's. */
  it('asks the machine for the time in controller/clock.ts and stores/clock.ts alone', () => {
    const asking = files.filter(
      (file) => !/^(testing|client)\//.test(file) && /Date\.now\(|new Date\(\)/.test(text.get(file) ?? ''),
    )
    expect(asking.toSorted()).toEqual(['controller/clock.ts', 'stores/clock.ts'])
  })

  it('has files of a readable length: the median under 130 lines, none over 250', () => {
    const lengths = files.map((file) => (text.get(file) ?? '').split('\n').length).toSorted((a, b) => a - b)
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(130)
    expect(lengths.at(-1)).toBeLessThanOrEqual(250)
  })
})
