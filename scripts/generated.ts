// Writes a source that the build makes, where it is another than before: whoever watches or reads it is not disturbed for nothing.

import { readFileSync, renameSync, writeFileSync } from 'node:fs'

export function writeGenerated(file: string, text: string): void {
  if (text === textSoFar(file)) return
  const next = `${file}.${process.pid}` // others may be reading it
  writeFileSync(next, text)
  renameSync(next, file)
}

function textSoFar(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
