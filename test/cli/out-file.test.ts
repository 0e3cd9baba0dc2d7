import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { intoFile } from '../../src/cli/out-file.ts'
import { write } from '../../src/cli/output.ts'
import { type TemporaryFolder, temporaryFolder } from '../stores/temporary-folder.ts'

const folders: TemporaryFolder[] = []
afterEach(() => folders.splice(0).forEach(({ remove }) => void remove()))

function place() {
  const folder = temporaryFolder()
  folders.push(folder)
  return { folder: folder.path, path: join(folder.path, 'a.csv') }
}

describe('a file', () => {
  it('is there once it is whole, for its owner alone', async () => {
    const { folder, path } = place()
    const rows = await intoFile(path, async (stream) => {
      for (let i = 0; i < 10_000; i++) await write(stream, `${i}\n`)
      expect(readdirSync(folder)).not.toContain('a.csv')
      return 10_000
    })
    expect(rows).toBe(10_000)
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(10_000)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['a.csv'])
  })

  it.each(['at once', 'later'])('stays as it was where the work fails %s', async (when) => {
    const { folder, path } = place()
    writeFileSync(path, 'before')
    const failed = intoFile(path, async (stream) => {
      await write(stream, 'half')
      if (when === 'later') await once(stream, 'open')
      throw new Error('gone')
    })
    await expect(failed).rejects.toThrow('gone')
    expect(readFileSync(path, 'utf8')).toBe('before')
    expect(readdirSync(folder)).toEqual(['a.csv'])
  })

  it('that cannot be written is told with its path, while the work waits for it', async () => {
    const { folder } = place()
    const failed = intoFile(join(folder, 'no', 'a.csv'), async (stream) => {
      for (;;) await write(stream, 'x'.repeat(100_000))
    })
    await expect(failed).rejects.toMatchObject({
      code: 'UTS_ARGUMENT_INVALID',
      message: expect.stringContaining('ENOENT'),
    })
  })
})
