// A chart of the goals as SVG: how far each is from its limit. Its colours follow the reader's light or dark.

import { attainment, type Figure, figureText } from './goals.ts'

const ROW = 18
const TOP = 46
const NAMES = 470
const WIDTH = 1_000
const RIGHT = 110
/** The scale ends here on both sides of the limit; what is beyond is drawn at the edge. */
const FARTHEST = 4

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .faint { fill: #59636e }
  .grid { stroke: #d1d9e0; stroke-width: 1 }
  .limit { stroke: #1f2328; stroke-width: 1.5 }
  .yes { fill: #1a7f37; stroke: #1a7f37 }
  .no { fill: #cf222e; stroke: #cf222e }
  .half { stroke-width: 3; stroke-opacity: .35 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .faint { fill: #9198a1 }
    .grid { stroke: #3d444d }
    .limit { stroke: #f0f6fc }
    .yes { fill: #3fb950; stroke: #3fb950 }
    .no { fill: #f85149; stroke: #f85149 }
  }`

/** A row for each goal: its median as a dot, the middle half as a line. To the right of the middle line it is reached. */
export function goalsChart(goals: Readonly<Record<string, Figure>>): string {
  const rows = Object.entries(goals)
  const height = TOP + ROW * rows.length + 12
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="How far each goal is from its limit">
<style>${STYLE}
</style>
${scale(height)}
${rows.map(([name, figure], i) => row(name, figure, TOP + ROW * i + ROW / 2)).join('\n')}
</svg>
`
}

/** Twice as good is as far to the right as half as good to the left. */
function x(times: number): number {
  const place = Math.log(Math.min(FARTHEST, Math.max(1 / FARTHEST, times))) / Math.log(FARTHEST)
  const half = (WIDTH - NAMES - RIGHT) / 2
  return Math.round(NAMES + half + place * half)
}

function scale(height: number): string {
  const marks = [1 / FARTHEST, 1 / 2, 1, 2, FARTHEST].map((times) => {
    const text = times === 1 ? 'limit' : times < 1 ? `${1 / times}× worse` : `${times}× better`
    const line = `<line class="${times === 1 ? 'limit' : 'grid'}" x1="${x(times)}" x2="${x(times)}" y1="${TOP - 8}" y2="${height - 8}"/>`
    return `${line}<text class="faint" x="${x(times)}" y="${TOP - 16}" text-anchor="middle">${text}</text>`
  })
  return marks.join('\n')
}

function row(name: string, figure: Figure, y: number): string {
  const times = (value: number) => attainment({ name, limit: figure.limit }, value)
  const place = x(times(figure.median))
  const [from, to] = [x(times(figure.lower)), x(times(figure.upper))]
  const kind = times(figure.median) >= 1 ? 'yes' : 'no'
  return [
    `<text x="${NAMES - 10}" y="${y + 4}" text-anchor="end">${escaped(name)}</text>`,
    `<line class="half ${kind}" x1="${from}" x2="${to}" y1="${y}" y2="${y}"/>`,
    `<circle class="${kind}" cx="${place}" cy="${y}" r="4"/>`,
    `<text x="${WIDTH - RIGHT + 10}" y="${y + 4}">${figureText(figure, figure.median)}</text>`,
  ].join('')
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
