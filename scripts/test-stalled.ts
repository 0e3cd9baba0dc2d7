// `npm run test:stalled -- FILES`: runs tests on a machine that holds its processes up, as slow and shared ones do: of the run's own processes, browsers and
// servers among them, some at a time or all stand still for up to 600 ms. What turns red depends on how fast a machine is. Linux alone.

import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { createRandom } from '../test/faults/random.ts'

/** In the environment of every process of the run, and of no other. */
const MARK = `UTSESSIONS_STALLED=${process.pid}`
const USUAL_MS = 80
const LONGEST_MS = 600
const BETWEEN_MS = 500
const ALL_IN_TEN = 3

if (process.platform !== 'linux') throw new Error('Processes are found in /proc: run this on Linux.')
process.on('SIGINT', () => {}) // vitest has it too, and ends: whoever stands still then goes on first
const seed = Number(process.env['STALLS_SEED'] ?? Date.now() % 1_000_000)
console.log(`STALLS_SEED=${seed}`)
const random = createRandom(seed)
const run = spawn('vitest', ['run', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, UTSESSIONS_STALLED: String(process.pid) },
})
run.once('exit', (code) => {
  for (const pid of ownProcesses()) send(pid, 'SIGCONT')
  process.exit(code ?? 1)
})
for (;;) {
  await wait(BETWEEN_MS * random())
  await holdUp(chosenOf(ownProcesses()), Math.min(LONGEST_MS, -USUAL_MS * Math.log(1 - random())))
}

function ownProcesses(): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== run.pid && isOwn(pid))
}

function isOwn(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(MARK)
  } catch {
    return false // it has ended, or is somebody else's
  }
}

function chosenOf(pids: readonly number[]): readonly number[] {
  if (10 * random() < ALL_IN_TEN) return pids
  return pids.length === 0 ? [] : [random.oneOf(pids), random.oneOf(pids)]
}

async function holdUp(pids: readonly number[], ms: number): Promise<void> {
  for (const pid of pids) send(pid, 'SIGSTOP')
  await wait(ms)
  for (const pid of pids) send(pid, 'SIGCONT')
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // ended meanwhile
  }
}
