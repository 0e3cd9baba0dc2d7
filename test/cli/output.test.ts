import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { jsonLine, jsonText, tableText, write } from '../../src/cli/output.ts'
import { styleOf } from '../../src/cli/terminal.ts'

const style = styleOf({ stdout: new Writable(), env: {} })

describe('JSON', () => {
  const nasty = { 'a\u202E': 'b\u001b\n\u0085\u2028\u{E0041}\uD800' }

  it('is what it was once it is read, and has nothing in it that cannot be seen', () => {
    expect(JSON.parse(jsonLine(nasty))).toEqual(nasty)
    expect(JSON.parse(jsonText(nasty))).toEqual(nasty)
    expect(jsonLine(nasty).slice(0, -1)).toMatch(/^[ -~]+$/)
    expect(jsonText(nasty)).toMatch(/^[ -~\n]+$/)
  })
})

describe('a table', () => {
  it('is as wide as what is in it, printable, with nothing behind its lines', () => {
    const columns = [{ title: 'name' }, { title: 'count', align: 'right' }, { title: 'more' }] as const
    expect(
      tableText(
        columns,
        [
          ['a\nb', '1', 'x'],
          ['longer', '20', ''],
        ],
        style,
      ),
    ).toBe('name    count  more\na\uFFFDb         1  x\nlonger     20\n')
  })
})

describe('writing', () => {
  it('waits for a reader who is slower', async () => {
    const taken: (() => void)[] = []
    const slow = new Writable({ highWaterMark: 4, write: (_chunk, _encoding, done) => void taken.push(done) })
    let isWritten = false
    const writing = write(slow, 'more than four').then(() => {
      isWritten = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(isWritten).toBe(false)
    for (const take of taken) take()
    await writing
    expect(isWritten).toBe(true)
  })
})
