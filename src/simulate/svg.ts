// The chart as SVG: one file that needs nothing else, in light and dark, with the figures as text.

import { type Bar, type Panel, panelsOf } from './panels.ts'
import type { SimulationReport } from './report.ts'

const WIDTH = 760
const MARGIN = 24
const HEAD = 64
const TITLE = 30
const BAR = 16
const STEP = 24
const GAP = 18
const TEXT_WIDTH = 7
const FIGURE_WIDTH = 90
const LONGEST_NAME = 40

const CSS = `text { font: 13px system-ui, sans-serif; fill: #1f2430 }
  .ground { fill: #fff } .title { font-weight: 600 } .head { font-size: 17px; font-weight: 600 } .quiet { fill: #5b6475 }
  .bar { fill: #2f6fde } .track { fill: #eef1f6 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e7eaf0 } .ground { fill: #14171d } .quiet { fill: #a3adbd } .bar { fill: #6ea8ff } .track { fill: #232833 }
  }`

/** A chart of the policies of a report: each figure a panel, each policy a bar. */
export function svgOf(report: SimulationReport): string {
  const panels = panelsOf(report)
  const names = report.policies.map(({ name }) => cut(name).length)
  const left = MARGIN + Math.max(...names) * TEXT_WIDTH + 12
  const heights = panels.map(({ bars }) => TITLE + bars.length * STEP + GAP)
  const height = HEAD + heights.reduce((sum, one) => sum + one, 0)
  const drawn = panels.map((panel, i) => panelAt(panel, HEAD + sum(heights.slice(0, i)), left))
  const { requests, accounts } = report.log
  const what = `${requests.toLocaleString('en-US')} requests of ${accounts.toLocaleString('en-US')} accounts, ${day(report.log.from)} to ${day(report.log.to)}`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">What each policy would have done</title>
<desc id="desc">${escaped(`${what}. ${panels.map(inWords).join(' ')}`)}</desc>
<style>
  ${CSS}
</style>
<rect class="ground" width="100%" height="100%"/>
<text class="head" x="${MARGIN}" y="30">What each policy would have done</text>
<text class="quiet" x="${MARGIN}" y="50">${escaped(what)}</text>
${drawn.join('\n')}
</svg>
`
}

function panelAt({ title, bars, max }: Panel, top: number, left: number): string {
  const rows = bars.map((bar, i) => barAt(bar, max, top + TITLE + i * STEP, left))
  return `<text class="title" x="${MARGIN}" y="${top + 18}">${escaped(title)}</text>\n${rows.join('\n')}`
}

function barAt({ name, value, text }: Bar, max: number, top: number, left: number): string {
  const room = WIDTH - MARGIN - FIGURE_WIDTH - left
  const width = max === 0 ? 0 : Math.round((value / max) * room * 10) / 10
  const base = top + BAR - 4
  return [
    `<text x="${left - 12}" y="${base}" text-anchor="end">${escaped(cut(name))}</text>`,
    `<rect class="track" x="${left}" y="${top}" width="${room}" height="${BAR}" rx="3"/>`,
    `<rect class="bar" x="${left}" y="${top}" width="${width}" height="${BAR}" rx="3"/>`,
    `<text x="${left + room + 10}" y="${base}">${escaped(text)}</text>`,
  ].join('')
}

function inWords({ title, bars }: Panel): string {
  return `${title}: ${bars.map(({ name, text }) => `${name} ${text}`).join('; ')}.`
}

function cut(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Control characters, halves of characters and two that are none are not allowed in XML at all. */
function escaped(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD').replaceAll(/[&<>"]/g, (one) => ENTITIES[one] ?? one)
}
