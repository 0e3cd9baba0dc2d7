// The counts behind the charts, and how they go on.

import type { Activity, Step } from '../wire.ts'

/** What is counted; each is the name of its colour in the style. */
export const SERIES = [
  ['opened', 'Openings'],
  ['refused', 'Refusals'],
  ['displaced', 'Displacements'],
  ['ended', 'Other endings'],
] as const

export function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0)
}

/** The step in its place. One that is newer than all moves them. */
export function withStep(activity: Activity, step: Step): Activity {
  const { since, stepMs, opened } = activity
  const place = Math.round((step.at - since) / stepMs)
  if (step.stepMs !== stepMs || place < 0 || place >= 2 * opened.length) return activity
  const moved = Math.max(0, place + 1 - opened.length)
  const put = (values: readonly number[], value: number) => {
    const all = [...values.slice(moved), ...Array<number>(moved).fill(0)]
    return all.with(place - moved, value)
  }
  return {
    ...activity,
    since: since + moved * stepMs,
    until: activity.until + moved * stepMs,
    opened: put(opened, step.opened),
    refused: put(activity.refused, step.refused),
    displaced: put(activity.displaced, step.displaced),
    ended: put(activity.ended, step.ended),
  }
}
