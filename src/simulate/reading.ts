// What was counted while logs were read, and the first few lines that could not be used.

import type { BadLine, LogFile, LogSummary } from './report.ts'

export interface Reading {
  readonly files: LogFile[]
  lines: number
  requests: number
  nobody: number
  bad: number
  readonly firstBad: BadLine[]
  from: number
  to: number
}

const MOST_NAMED = 5

export function newReading(): Reading {
  return { files: [], lines: 0, requests: 0, nobody: 0, bad: 0, firstBad: [], from: Infinity, to: -Infinity }
}

export function noteBad(reading: Reading, bad: BadLine): void {
  reading.bad += 1
  if (reading.firstBad.length < MOST_NAMED) reading.firstBad.push(bad)
}

export function noteRequest(reading: Reading, at: number): void {
  reading.requests += 1
  if (at < reading.from) reading.from = at
  if (at > reading.to) reading.to = at
}

/** Of a log that had a request at least. */
export function summaryOf(reading: Reading, counted: Pick<LogSummary, 'accounts' | 'people'>): LogSummary {
  const { files, lines, requests, nobody, bad, firstBad, from, to } = reading
  return { files, lines, requests, nobody, bad: { count: bad, first: firstBad }, ...counted, from, to }
}
