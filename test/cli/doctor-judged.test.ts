// What a test cannot have happen, such as a full disk or a network file system, judged by the numbers that the system would give.

import { describe, expect, it } from 'vitest'
import { clockJudged } from '../../src/cli/doctor/clock.ts'
import { latencyJudged } from '../../src/cli/doctor/latency.ts'
import type { RedisFacts } from '../../src/cli/doctor/redis-info.ts'
import { persistenceFound, replicasFound, snapshotFound, versionFound } from '../../src/cli/doctor/redis-server.ts'
import { diskJudged, modeJudged, spaceJudged } from '../../src/cli/doctor/sqlite-file.ts'

const MB = 1_048_576

function redis(info: Record<string, string>, config: Record<string, string> = {}): RedisFacts {
  return {
    info: (field) => info[field] ?? '',
    infoNumber: (field) => Number(info[field] ?? Number.NaN),
    config: (name) => config[name],
  }
}

describe('the doctor judges', () => {
  it.each([
    [0, 1, 'fine'],
    [2_001, 1, 'fine'],
    [2_001, 0, 'warning'],
    [-5_000, 10, 'warning'],
    [5_000, 4_000, 'fine'],
  ])('a clock that is %i ms away, give or take %i: %s', (apart, doubt, state) => {
    expect(clockJudged(apart, doubt).state).toBe(state)
  })

  it('says on which side a clock is', () => {
    expect(clockJudged(90_000, 1).found).toMatch(/is 90 s ahead of this machine's/)
    expect(clockJudged(-600_000, 1).found).toMatch(/is 10 minutes behind this machine's/)
  })

  it.each([
    [[1, 2, 900], 'fine'],
    [[1, 21, 900], 'warning'],
  ])('loads that take %j ms: %s', (lengths, state) => {
    expect(latencyJudged(lengths).state).toBe(state)
  })

  it.each([
    [0xef53, 'fine'],
    [0x6969, 'wrong'],
    [0xff534d42 | 0, 'wrong'],
    [0xfe534d42, 'wrong'],
    [0x65735546, 'warning'],
  ])('a file system of the type %i: %s', (type, state) => {
    expect(diskJudged(type).state).toBe(state)
  })

  it.each([
    [10 * MB, 500 * MB, 'fine'],
    [10 * MB, 99 * MB, 'warning'],
    [10_000 * MB, 500 * MB, 'warning'],
    [10 * MB, 9 * MB, 'wrong'],
  ])('a file of %i bytes with %i free: %s', (size, free, state) => {
    expect(spaceJudged(size, free).state).toBe(state)
  })

  it.each([
    [0o100600, 'fine'],
    [0o100644, 'warning'],
    [0o100666, 'wrong'],
  ])('a file with the mode %o: %s', (mode, state) => {
    expect(modeJudged(mode, 's.db').state).toBe(state)
  })

  it.each([
    [{ redis_version: '6.0.16' }, 'wrong'],
    [{ redis_version: '6.2.0' }, 'fine'],
    [{ redis_version: '7.2.4', valkey_version: '8.0.1' }, 'fine'],
  ])('a server of the version %j: %s', (info, state) => {
    expect(versionFound(redis(info)).state).toBe(state)
  })

  it('a disk on which a server could not write', () => {
    const failed = { aof_enabled: '1', aof_last_write_status: 'err', rdb_last_bgsave_status: 'err' }
    expect(persistenceFound(redis(failed, { appendfsync: 'always' })).state).toBe('wrong')
    expect(snapshotFound(redis(failed)).state).toBe('wrong')
    expect(snapshotFound(redis(failed, { 'stop-writes-on-bgsave-error': 'no' })).state).toBe('warning')
  })

  it('replicas of which nobody can tell whether they stop a lone master', () => {
    expect(replicasFound(redis({ connected_slaves: '2' }), false).state).toBe('unknown')
    expect(replicasFound(redis({ connected_slaves: '2' }), true).state).toBe('fine')
  })
})
