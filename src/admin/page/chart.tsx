// One chart of counts, drawn by uPlot on a canvas. It is for the eye alone: the table has the same numbers in words.

import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import { numberText, tickText } from './times.ts'

interface ChartProps {
  /** The name of its colour: `--opened` in the style. */
  readonly colour: string
  readonly since: number
  readonly stepMs: number
  readonly values: readonly number[]
}

const HEIGHT = 120
/** All charts of the page point at the same step. */
const TOGETHER = uPlot.sync('activity')

/** Of another `stepMs` it is another chart: give it a key. */
export function Chart(props: ChartProps) {
  const { since, stepMs, values } = props
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | undefined>(undefined)
  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    if (place.current === null) return
    return keepDrawn(place.current, latest, chart)
  }, [])
  useEffect(() => chart.current?.setData(dataOf({ since, stepMs, values })), [since, stepMs, values])
  return <div class="chart" ref={place} aria-hidden="true" />
}

type Holder<T> = { current: T }

/** As wide as there is room, and in the colours of the moment. */
function keepDrawn(place: HTMLElement, latest: Holder<ChartProps>, chart: Holder<uPlot | undefined>): () => void {
  const draw = () => {
    chart.current?.destroy()
    chart.current = new uPlot(optionsOf(place, latest.current), dataOf(latest.current), place)
  }
  const resized = new ResizeObserver(() => chart.current?.setSize({ width: place.clientWidth, height: HEIGHT }))
  const dark = matchMedia('(prefers-color-scheme: dark)')
  draw()
  resized.observe(place)
  dark.addEventListener('change', draw)
  return () => {
    resized.disconnect()
    dark.removeEventListener('change', draw)
    chart.current?.destroy()
    chart.current = undefined
  }
}

/** uPlot counts in seconds. */
function dataOf({ since, stepMs, values }: Omit<ChartProps, 'colour'>): uPlot.AlignedData {
  return [values.map((_, step) => (since + step * stepMs) / 1_000), [...values]]
}

function optionsOf(place: HTMLElement, { colour, stepMs }: ChartProps): uPlot.Options {
  const colours = getComputedStyle(place)
  const [own, soft, line] = [`--${colour}`, '--soft', '--line'].map((name) => colours.getPropertyValue(name).trim())
  const axis = {
    stroke: soft,
    grid: { stroke: line, width: 1 },
    ticks: { show: false },
    font: `11px ${colours.fontFamily}`,
  }
  const bars = uPlot.paths.bars?.({ size: [0.8, 24], align: 1 })
  return {
    width: place.clientWidth,
    height: HEIGHT,
    padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false, x: false }, points: { show: false }, sync: { key: TOGETHER.key } },
    scales: { y: { range: (_, __, most) => [0, Math.max(4, most * 1.1)] } },
    axes: [
      { ...axis, space: 64, size: 24, values: (_, splits) => splits.map((at) => tickText(at * 1_000, stepMs)) },
      { ...axis, space: 28, size: 44, incrs: WHOLE, values: (_, splits) => splits.map(numberText) },
    ],
    series: [{}, { stroke: own, fill: own, width: 0, points: { show: false }, ...(bars && { paths: bars }) }],
    hooks: { setCursor: [(chart) => tell(chart, place, stepMs)] },
  } as uPlot.Options
}

/** There is no half a session. */
const WHOLE = [1, 2, 5]
  .flatMap((one) => [1, 10, 100, 1_000, 10_000, 100_000].map((ten) => one * ten))
  .toSorted((a, b) => a - b)

/** What is pointed at, in the corner of the chart. */
function tell(chart: uPlot, place: HTMLElement, stepMs: number): void {
  const { idx } = chart.cursor
  const [times, values] = chart.data
  const at = typeof idx === 'number' ? times[idx] : undefined
  if (at === undefined) delete place.dataset['told']
  else place.dataset['told'] = `${tickText(at * 1_000, stepMs)}: ${numberText(values?.[idx ?? 0] ?? 0)}`
}
