// A policy in a real file, which is written as people, editors and Kubernetes write it.

import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSessionControl } from '../../src/controller/controller.ts'
import { takesContext } from '../../src/controller/policy-source.ts'
import type { PolicyFileError } from '../../src/policy-file/fault.ts'
import type { PolicyFileOptions } from '../../src/policy-file/options.ts'
import { type PolicyFile, policyFile } from '../../src/policy-file/policy-file.ts'
import type { FileRules } from '../../src/policy-file/rules.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { type TemporaryFolder, temporaryFolder } from '../stores/temporary-folder.ts'

const TWO = '{ "maxSessions": 2 }'
const FIVE = '{ "maxSessions": 5 }'
const BROKEN = '{ "maxSessions": 0 }'

let folder: TemporaryFolder
let path: string
const opened: PolicyFile[] = []

beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder.path, 'policy.json')
  writeFileSync(path, TWO)
})

afterEach(() => {
  for (const file of opened.splice(0)) file.stop()
  vi.useRealTimers()
  folder.remove()
})

async function openFile(options?: PolicyFileOptions): Promise<PolicyFile> {
  const file = await policyFile(path, options)
  opened.push(file)
  return file
}

/** What a callback is told first, and the callback. */
function told<T>(): [Promise<T>, (value: T) => void] {
  let tell: (value: T) => void = () => {}
  const first = new Promise<T>((resolve) => {
    tell = resolve
  })
  return [first, tell]
}

/** How many milliseconds after a change it is told of, at the soonest of three times: the machine may be late for one of them. */
async function toldAfter<T>(
  change: string,
  options: (tell: (news: T) => void) => PolicyFileOptions,
  isRight: (news: T) => void,
): Promise<number> {
  const late: number[] = []
  for (let i = 0; i < 3; i += 1) {
    writeFileSync(path, TWO)
    const [promise, tell] = told<T>()
    await openFile(options(tell))
    const changed = performance.now()
    writeFileSync(path, change)
    isRight(await promise)
    late.push(performance.now() - changed)
  }
  return Math.min(...late)
}

/** A file whose looks the test takes, and what was told of it. */
async function openStill(options?: PolicyFileOptions) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const reloads: FileRules[] = []
  const faults: PolicyFileError[] = []
  const file = await openFile({
    onReload: (rules) => reloads.push(rules),
    onFault: (fault) => faults.push(fault),
    ...options,
  })
  /** Half a second later, and until that look has ended. */
  const look = async () => {
    vi.advanceTimersByTime(500)
    while (vi.getTimerCount() === 0) await new Promise(setImmediate)
  }
  return { file, reloads, faults, look, allowed: () => file.current().default.maxSessions }
}

describe('at the beginning', () => {
  test('the file is read, and its policy is a function that takes no context', async () => {
    const file = await openFile()
    expect(await file.policy('ann', undefined)).toEqual({ maxSessions: 2 })
    expect(file.policy('ann', undefined)).toBe(file.current().default)
    expect(takesContext(file.policy)).toBe(false)
  })

  test('it is found by its URL, and with a byte order mark', async () => {
    writeFileSync(path, `\ufeff${FIVE}`)
    const file = await policyFile(pathToFileURL(path))
    file.stop()
    expect(file.current().default).toEqual({ maxSessions: 5 })
  })

  test.each<[string, () => void, object]>([
    ['is missing', () => rmSync(path), { code: 'UTS_POLICY_UNAVAILABLE', line: undefined, cause: { code: 'ENOENT' } }],
    ['is a folder', () => [rmSync(path), mkdirSync(path)], { code: 'UTS_POLICY_UNAVAILABLE' }],
    ['is a pipe', () => [rmSync(path), execFileSync('/usr/bin/mkfifo', [path])], { code: 'UTS_POLICY_UNAVAILABLE' }],
    ['is too large', () => writeFileSync(path, ' '.repeat(1_048_577)), { code: 'UTS_POLICY_UNAVAILABLE' }],
    ['is no UTF-8', () => writeFileSync(path, `\ufeff${TWO}`, 'utf16le'), { code: 'UTS_POLICY_INVALID' }],
    ['is empty', () => writeFileSync(path, ''), { code: 'UTS_POLICY_INVALID', line: 1, column: 1 }],
    ['holds nonsense', () => writeFileSync(path, BROKEN), { code: 'UTS_POLICY_INVALID', option: 'maxSessions' }],
    [
      'has plans, and nobody says whose',
      () => writeFileSync(path, '{ "default": {}, "plans": {} }'),
      { option: 'plans' },
    ],
  ])('a file that %s throws, with its path', async (_what, make, fault) => {
    make()
    const error = await openFile().catch((error) => error)
    expect(error).toMatchObject({ name: 'PolicyFileError', file: path, ...fault })
    expect(error.message).toContain(path)
  })

  test.each([
    [{ plans: () => 'team' }, 'policyFile has no option "plans". It has: plan, onReload, onFault, lookEvery.'],
    [{ plan: 'team' }, 'plan must be a function, but is "team".'],
    [{ lookEvery: 0 }, 'lookEvery must be from 10 ms to an hour, but is 0.'],
    [{ lookEvery: 'often' }, 'lookEvery must be a duration'],
    [null, 'policyFile takes options as its second argument, but was given null.'],
  ])('the options %j are refused', async (options, message) => {
    const error = await openFile(options as PolicyFileOptions).catch((error) => error)
    expect(error).toMatchObject({ code: 'UTS_OPTION_INVALID', message: expect.stringContaining(message) })
  })

  test.each(['', 7, new URL('https://example.org/policy.json')])('%s is no path', async (wrong) => {
    const error = await policyFile(wrong as string).catch((error) => error)
    expect(error).toMatchObject({
      code: 'UTS_OPTION_INVALID',
      message: expect.stringContaining('needs the path of a file'),
    })
  })
})

const CHANGES: readonly [string, () => void][] = [
  ['is written over', () => writeFileSync(path, FIVE)],
  [
    'is written over with as many bytes, and has its old times',
    () => {
      const { atime, mtime } = statSync(path)
      writeFileSync(path, FIVE)
      utimesSync(path, atime, mtime)
    },
  ],
  [
    'is put in place by renaming, as editors do',
    () => {
      writeFileSync(`${path}.new`, FIVE)
      renameSync(`${path}.new`, path)
    },
  ],
  [
    'is removed, and written anew',
    () => {
      rmSync(path)
      writeFileSync(path, FIVE)
    },
  ],
]

describe('a file that', () => {
  test.each(CHANGES)('%s counts at the next look, and is told', async (_how, change) => {
    const { file, look, allowed, reloads } = await openStill()
    change()
    await look()
    expect(allowed()).toBe(5)
    expect(reloads).toEqual([file.current()])
    await look()
    expect(reloads).toHaveLength(1)
  })

  test('lies in a mounted ConfigMap counts when the folder behind the link is swapped', async () => {
    for (const [name, text] of [
      ['..1', TWO],
      ['..2', FIVE],
    ] as const) {
      mkdirSync(join(folder.path, name))
      writeFileSync(join(folder.path, name, 'policy.json'), text)
    }
    rmSync(path)
    symlinkSync('..1', join(folder.path, '..data'))
    symlinkSync('..data/policy.json', path)
    const { look, allowed } = await openStill()
    expect(allowed()).toBe(2)
    symlinkSync('..2', join(folder.path, '..data_tmp'))
    renameSync(join(folder.path, '..data_tmp'), join(folder.path, '..data'))
    rmSync(join(folder.path, '..1'), { recursive: true })
    await look()
    expect(allowed()).toBe(5)
  })

  test('was changed counts within a second, by the clock on the wall', async () => {
    const isFive = (rules: FileRules) => expect(rules.default).toEqual({ maxSessions: 5 })
    expect(await toldAfter(FIVE, (onReload) => ({ onReload }), isFive)).toBeLessThan(1_000)
  })

  test('was not changed is told to nobody', async () => {
    const { file, look, reloads } = await openStill()
    const rules = file.current()
    await look()
    utimesSync(path, new Date(), new Date())
    await look()
    expect(file.current()).toBe(rules)
    expect(reloads).toEqual([])
  })
})

describe('a new file that cannot be used', () => {
  test.each<[string, () => void, object]>([
    [
      'is no policy',
      () => writeFileSync(path, BROKEN),
      { code: 'UTS_POLICY_INVALID', option: 'maxSessions', line: 1, column: 3 },
    ],
    [
      'is no JSON',
      () => writeFileSync(path, '{\n  "lock": 5m\n}'),
      { code: 'UTS_POLICY_INVALID', line: 2, column: 11 },
    ],
    ['is gone', () => rmSync(path), { code: 'UTS_POLICY_UNAVAILABLE' }],
  ])('because it %s is told once, with its place, and the old policy stays', async (_why, change, fault) => {
    const { file, look, faults, reloads } = await openStill()
    const rules = file.current()
    change()
    for (let i = 0; i < 4; i += 1) await look()
    expect(faults).toEqual([expect.objectContaining({ file: path, ...fault })])
    expect(file.current()).toBe(rules)
    expect(reloads).toEqual([])
  })

  test('is told within a second, by the clock on the wall', async () => {
    const isItsFault = (fault: PolicyFileError) => expect(fault).toMatchObject({ option: 'maxSessions' })
    expect(await toldAfter(BROKEN, (onFault) => ({ onFault }), isItsFault)).toBeLessThan(1_000)
  })

  test('is told again when it is broken in another way, and once it is mended the mended one counts', async () => {
    const { look, faults, allowed } = await openStill()
    for (const text of [BROKEN, '{', BROKEN, FIVE]) {
      writeFileSync(path, text)
      await look()
      await look()
    }
    expect(faults.map(({ option }) => option)).toEqual(['maxSessions', undefined, 'maxSessions'])
    expect(allowed()).toBe(5)
  })

  test('and that is put back as it was counts, and is told', async () => {
    const { look, faults, reloads, allowed } = await openStill()
    for (const text of [BROKEN, TWO]) {
      writeFileSync(path, text)
      await look()
      await look()
    }
    expect([faults.length, reloads.length, allowed()]).toEqual([1, 1, 2])
  })

  test('only because it is half written is told to nobody', async () => {
    const { look, faults, allowed } = await openStill()
    for (const text of ['', '{ "maxSess', FIVE]) {
      writeFileSync(path, text)
      await look()
    }
    expect(faults).toEqual([])
    expect(allowed()).toBe(5)
  })

  test('is a warning of the process where nobody listens', async () => {
    const [promise, resolve] = told<Error>()
    process.once('warning', resolve)
    const { look } = await openStill({ onFault: undefined })
    writeFileSync(path, BROKEN)
    await look()
    await look()
    expect(await promise).toMatchObject({
      name: 'UtsessionsWarning',
      code: 'UTS_POLICY_FILE_UNUSABLE',
      message: expect.stringContaining(`${path}:1:3`),
    })
  })
})

describe('a callback that throws', () => {
  test('is a warning of the process, and the file is looked at all the same', async () => {
    const [promise, resolve] = told<Error>()
    process.once('warning', resolve)
    const { look, allowed } = await openStill({
      onReload: () => {
        throw new Error('not today')
      },
    })
    writeFileSync(path, FIVE)
    await look()
    expect(await promise).toMatchObject({ message: 'not today' })
    writeFileSync(path, TWO)
    await look()
    expect(allowed()).toBe(2)
  })
})

describe('reload', () => {
  test('says whether other rules count', async () => {
    const { file, allowed, reloads } = await openStill()
    expect(await file.reload()).toBe(false)
    writeFileSync(path, FIVE)
    expect(await file.reload()).toBe(true)
    expect(allowed()).toBe(5)
    expect(reloads).toHaveLength(1)
    expect(await file.reload()).toBe(false)
  })

  test('throws what is wrong, each time; the old policy stays, and nobody is told as well', async () => {
    const { file, allowed, faults, look } = await openStill()
    writeFileSync(path, BROKEN)
    for (let i = 0; i < 2; i += 1) await expect(file.reload()).rejects.toMatchObject({ option: 'maxSessions' })
    await look()
    await look()
    expect(faults).toEqual([])
    expect(allowed()).toBe(2)
    writeFileSync(path, TWO)
    expect(await file.reload()).toBe(true)
  })
})

describe('stop', () => {
  test('looks no more, and a look that is under way changes nothing', async () => {
    const { file, allowed } = await openStill()
    writeFileSync(path, FIVE)
    vi.advanceTimersByTime(500)
    file.stop()
    const reloading = file.reload() // after that look, which would have left nothing new
    expect(await reloading).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
    expect(allowed()).toBe(5)
  })
})

describe('a control whose policy is a file', () => {
  test('goes by the new one for sessions that are open already', async () => {
    const file = await openFile()
    const control = createSessionControl({ store: memoryStore(), policy: file.policy })
    const ann = await control.open({ account: 'ann', device: 'laptop' })
    await control.open({ account: 'ann', device: 'phone' })
    if (ann.outcome !== 'admitted' || ann.token === null) throw new Error('not admitted')
    writeFileSync(path, '{ "maxSessions": 1 }')
    await file.reload()
    const after = await control.check({ account: 'ann', token: ann.token })
    expect(after).toMatchObject({ outcome: 'ended', reason: 'displaced', by: { rule: 'policy' } })
    control.dispose()
  })

  const PLANS = '{ "default": { "maxSessions": 1 }, "plans": { "team": { "maxSessions": 3 } } }'
  const planOf = (_account: string, context: unknown) => (context as { plan: string | null }).plan

  test('asks the application for the plan, and takes the default for those who have none', async () => {
    writeFileSync(path, PLANS)
    const { policy } = await openFile({ plan: planOf })
    expect(takesContext(policy)).toBe(true)
    expect(await policy('ann', { plan: 'team' })).toEqual({ maxSessions: 3 })
    expect(await policy('ann', { plan: 'team' })).toBe(await policy('bea', { plan: 'team' }))
    expect(await policy('ann', { plan: null })).toEqual({ maxSessions: 1 })
    expect(await policy('ann', {})).toEqual({ maxSessions: 1 })
  })

  test('may be asked without a context where the plan goes by the account alone', async () => {
    writeFileSync(path, PLANS)
    const { policy } = await openFile({ plan: async (account) => (account === 'ann' ? 'team' : null) })
    expect(takesContext(policy)).toBe(false)
    expect(await policy('ann', undefined)).toEqual({ maxSessions: 3 })
    expect(await policy('bea', undefined)).toEqual({ maxSessions: 1 })
  })

  test('has no policy for a plan that the file does not have', async () => {
    writeFileSync(path, PLANS)
    const file = await openFile({ plan: planOf })
    const control = createSessionControl({ store: memoryStore(), policy: file.policy })
    const errors: unknown[] = []
    control.on('policy-error', ({ error }) => errors.push((error as Error).message))
    const opening = control.open({ account: 'ann', context: { plan: '__proto__' } })
    await expect(opening).rejects.toMatchObject({ code: 'UTS_POLICY_UNAVAILABLE' })
    expect(errors).toEqual([expect.stringContaining(`${path} has no plan "__proto__". It has: "team".`)])
    control.dispose()
  })

  test('does not ask for plans while the file is a policy for all', async () => {
    const plan = vi.fn(planOf)
    const file = await openFile({ plan: (account, context) => plan(account, context) })
    expect(await file.policy('ann', {})).toEqual({ maxSessions: 2 })
    expect(plan).not.toHaveBeenCalled()
    writeFileSync(path, PLANS)
    await file.reload()
    expect(await file.policy('ann', { plan: 'team' })).toEqual({ maxSessions: 3 })
  })
})

const isRoot = process.getuid?.() === 0
test.skipIf(isRoot)(
  `a file that may not be read is told as such${isRoot ? ' (skipped: root may read everything)' : ''}`,
  async () => {
    chmodSync(path, 0o000)
    await expect(openFile()).rejects.toMatchObject({ code: 'UTS_POLICY_UNAVAILABLE', cause: { code: 'EACCES' } })
  },
)
