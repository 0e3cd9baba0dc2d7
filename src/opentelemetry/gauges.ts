// The gauges: live sessions and accounts, asked for when the SDK collects.

import type { Attributes, BatchObservableCallback, Meter } from '@opentelemetry/api'
import { METRICS } from '../telemetry/metrics.ts'
import type { TotalsReader } from '../telemetry/totals.ts'

/** @returns what stops it */
export function gauge(meter: Meter, totals: TotalsReader, constant: Attributes): () => void {
  const sessions = meter.createObservableGauge('utsessions.session.live', settings('utsessions.session.live'))
  const accounts = meter.createObservableGauge('utsessions.account.live', settings('utsessions.account.live'))
  const observe: BatchObservableCallback = async (result) => {
    const read = await totals.read()
    if (!read) return // rather no number than a wrong one
    result.observe(sessions, read.sessions, constant)
    result.observe(accounts, read.accounts, constant)
  }
  meter.addBatchObservableCallback(observe, [sessions, accounts])
  return () => meter.removeBatchObservableCallback(observe, [sessions, accounts])
}

function settings(name: 'utsessions.session.live' | 'utsessions.account.live') {
  const { unit, help } = METRICS[name]
  return { unit, description: help }
}
