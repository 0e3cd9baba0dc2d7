#!/usr/bin/env node
// `npx utsessions`: hands the process to run.ts, and sets how it ends.

import { run } from './run.ts'

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0) // whoever read it (head, less) has enough
    throw error
  })
}

const { stdin, stdout, stderr, env } = process
process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr, env, signals: process })
