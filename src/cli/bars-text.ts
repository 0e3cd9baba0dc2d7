// The chart on a terminal.

import { type Panel, panelsOf } from '../simulate/panels.ts'
import type { SimulationReport } from '../simulate/report.ts'
import { printable, type Style } from './terminal.ts'

/** Eighths of a character. */
const PIECES = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']
const LONGEST_NAME = 32
const LONGEST_BAR = 50
const FIGURE_WIDTH = 12

export function barsText(report: SimulationReport, style: Style, width: number): string {
  return panelsOf(report)
    .map((panel) => panelText(panel, style, width))
    .join('\n\n')
}

function panelText({ title, bars, max }: Panel, style: Style, width: number): string {
  const names = bars.map(({ name }) => printable(name).slice(0, LONGEST_NAME))
  const longest = Math.max(...names.map(({ length }) => length))
  const room = Math.min(LONGEST_BAR, Math.max(8, width - longest - FIGURE_WIDTH))
  const lines = bars.map(({ value, text }, i) => {
    const bar = style.accent(barOf(max === 0 ? 0 : (value / max) * room))
    return `  ${(names[i] ?? '').padEnd(longest)}  ${bar}${bar === '' || value === 0 ? '' : ' '}${text}`
  })
  return [style.bold(title), ...lines].join('\n')
}

function barOf(length: number): string {
  const eighths = Math.round(length * 8)
  return '█'.repeat(Math.floor(eighths / 8)) + (PIECES[eighths % 8] ?? '')
}
