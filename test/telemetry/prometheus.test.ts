import { createSessionControl, memoryStore } from 'utsessions'
import { prometheus } from 'utsessions/prometheus'
import { fakeClock } from 'utsessions/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { valueIn } from '../../src/stores/at-once.ts'
import { type ControlOptions, makeControl, tokenOf } from '../controller/controls.ts'
import { type ParsedFamily, parse } from './exposition.ts'
import { live, tellingError } from './secrets.ts'

const ANN = { account: 'ann' }

function setUp(options: Partial<Parameters<typeof prometheus>[1]> = {}, policy: ControlOptions = {}) {
  const made = makeControl(policy)
  const metrics = prometheus(made.control, { authorize: 'anyone', ...options })
  return { ...made, metrics, control: metrics.control }
}

/** The samples of a family that counted anything, as `labels: value`. */
function counted(families: readonly ParsedFamily[], name: string): string[] {
  const samples = families.find((family) => family.name === name)?.samples ?? []
  return samples.flatMap(({ labels, value }) => (value === 0 ? [] : [`${Object.values(labels).join(' ')}: ${value}`]))
}

describe('prometheus', () => {
  it('tells in its own format and in OpenMetrics, as their grammars want it', async () => {
    const { control, metrics, clock } = setUp()
    await control.open(ANN)
    await control.open(ANN)
    clock.advance('6m')
    await control.open(ANN)
    const plain = parse(await metrics.text(), 'prometheus')
    const open = parse(await metrics.text('openmetrics'), 'openmetrics')
    expect(plain.map(({ name, type }) => [name, type])).toEqual([
      ['utsessions_decisions_total', 'counter'],
      ['utsessions_journal_entries_total', 'counter'],
      ['utsessions_faults_total', 'counter'],
      ['utsessions_verb_duration_seconds', 'histogram'],
      ['utsessions_session_duration_seconds', 'histogram'],
      ['utsessions_refusal_wait_seconds', 'histogram'],
      ['utsessions_session_live', 'gauge'],
      ['utsessions_account_live', 'gauge'],
    ])
    expect(open.map(({ name }) => name)).toEqual(plain.map(({ name }) => name.replace(/_total$/, '')))
    expect(open.flatMap(({ unit }) => unit ?? [])).toEqual(['seconds', 'seconds', 'seconds'])
    expect(open.map(({ samples }) => samples.map(({ value }) => value))).toEqual(
      plain.map(({ samples }) => samples.map(({ value }) => value)),
    )
  })

  it('counts verbs of the control that it gives, and events of whichever', async () => {
    const { control, metrics, clock } = setUp()
    const token = tokenOf(await control.open(ANN))
    await control.open(ANN)
    clock.advance('6m')
    await control.open(ANN)
    await control.check({ ...ANN, token })
    const families = parse(await metrics.text(), 'prometheus')
    expect(counted(families, 'utsessions_decisions_total')).toEqual([
      'open admitted: 2',
      'open refused locked: 1',
      'check ended displaced: 1',
    ])
    expect(counted(families, 'utsessions_journal_entries_total')).toEqual([
      'opened: 2',
      'displaced: 1',
      'refused locked: 1',
    ])
    expect(counted(families, 'utsessions_session_live')).toEqual([': 1'])
    const lasted = families.find(({ name }) => name === 'utsessions_session_duration_seconds')?.samples ?? []
    expect(lasted.map(({ labels, value }) => `${labels.le ?? ''} ${value}`).slice(0, 4)).toEqual([
      '60 0',
      '300 0',
      '900 1',
      '1800 1',
    ])
    expect(lasted.at(-2)).toEqual({
      name: 'utsessions_session_duration_seconds_sum',
      labels: { utsessions_reason: 'displaced' },
      value: 360,
    })
  })

  it('puts a value that is a bound into the bucket of that bound', async () => {
    const { control, metrics, clock } = setUp()
    await control.open(ANN)
    clock.advance('5m')
    await control.open(ANN)
    const families = parse(await metrics.text(), 'prometheus')
    const lasted = families.find(({ name }) => name === 'utsessions_session_duration_seconds')?.samples ?? []
    expect(lasted.slice(0, 2).map(({ labels, value }) => [labels.le, value])).toEqual([
      ['60', 0],
      ['300', 1],
    ])
  })

  it('makes nobody wait for a check that is at hand', async () => {
    const plain = createSessionControl({ store: memoryStore(), clock: fakeClock(), pruneEvery: 'never' })
    const { control } = prometheus(plain, { authorize: 'anyone' })
    onTestFinished(() => control.dispose())
    const token = tokenOf(await control.open(ANN))
    expect(valueIn(control.check({ ...ANN, token }))).toMatchObject({ outcome: 'alive' })
  })

  it('keeps controls of one process apart by their names', async () => {
    const { metrics, control } = setUp({ name: 'web' })
    const other = makeControl().control
    const api = metrics.observe(other, 'api')
    await control.open(ANN)
    await api.open(ANN)
    await api.open({ account: 'bob' })
    const families = parse(await metrics.text(), 'prometheus')
    expect(counted(families, 'utsessions_session_live')).toEqual(['web: 1', 'api: 2'])
    expect(counted(families, 'utsessions_decisions_total')).toEqual(['open admitted web: 1', 'open admitted api: 2'])
    expect(() => metrics.observe(other, 'api')).toThrow('There is a control named "api" already')
    expect(() => setUp().metrics.observe(other, 'api')).toThrow('Give the first control a name')
  })

  it('tells no gauge of a store that does not answer, and counts that', async () => {
    const { metrics, store } = setUp()
    store.break('totals', 'fail', 2)
    await metrics.text()
    const families = parse(await metrics.text(), 'prometheus')
    expect(families.find(({ name }) => name === 'utsessions_faults_total')).toBeDefined()
    const after = parse(await metrics.text(), 'prometheus')
    expect(counted(after, 'utsessions_faults_total')).toEqual(['totals-unread: 2'])
  })

  it('holds nothing of a person and no secret', async () => {
    const { control: plain } = makeControl()
    const failing = { ...plain, journal: () => Promise.reject(tellingError()) }
    const metrics = prometheus(failing, { authorize: 'anyone' })
    const secrets = await live(metrics.control)
    const all = (await metrics.text()) + (await metrics.text('openmetrics'))
    expect(all).toContain('UTS_CONTENTION')
    expect(secrets.filter((secret) => secret === '' || all.includes(secret))).toEqual([])
  })

  it('has a number of series that does not grow with accounts, devices or errors', async () => {
    const { control, metrics, store } = setUp()
    const lines = async () => (await metrics.text()).split('\n').length
    const use = async (account: string) => {
      await control.open({ account, device: account, label: account })
      await control.open({ account })
      store.break('load', 'fail', 1)
      await control.check({ account }).catch(() => {})
      await control.close({ account })
    }
    await use('first')
    const before = await lines()
    for (let i = 0; i < 50; i += 1) await use(`account ${i}`)
    expect(await lines()).toBe(before)
  })

  it('escapes what stands in labels and help', async () => {
    const { textOf } = await import('../../src/prometheus/text.ts')
    const labels = { one: 'a "quoted"\nline \\ with all' }
    const family = { name: 'x', help: 'Two\nlines, \\ and "quotes"', type: 'gauge', aggregator: 'max' } as const
    const values = [
      { labels, value: Number.NaN },
      { labels: { one: 'x' }, value: Infinity },
      { labels: { one: 'y' }, value: -Infinity },
    ]
    for (const format of ['prometheus', 'openmetrics'] as const) {
      const [parsed] = parse(textOf([{ ...family, values }], format), format)
      expect(parsed?.samples.map(({ value }) => value)).toEqual([Number.NaN, Infinity, -Infinity])
      expect(parsed?.samples[0]?.labels).toEqual(labels)
    }
  })

  it("is told together with another registry's text, and gives its families as that registry takes them", async () => {
    const { metrics, control } = setUp()
    await control.open(ANN)
    const theirs = '# HELP up It is.\n# TYPE up gauge\nup 1\n'
    expect(parse(theirs + (await metrics.text()), 'prometheus').map(({ name }) => name)).toContain('up')
    const given = await Promise.all(metrics.families.map((family) => family.get()))
    expect(given.map(({ name }) => name)).toEqual(metrics.families.map(({ name }) => name))
    const counters = metrics.families.filter(({ type }) => type === 'counter')
    // As prom-client does for OpenMetrics.
    for (const family of counters) Object.assign(family, { name: family.name.replace(/_total$/, '') })
    expect((await counters[0]?.get())?.name).toBe('utsessions_decisions')
    expect(await metrics.text()).toContain('TYPE utsessions_decisions_total counter')
    expect(given.map(({ aggregator }) => aggregator)).toEqual([...Array(6).fill('sum'), 'max', 'max'])
  })
})
