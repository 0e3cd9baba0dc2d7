// The reader that the other tests trust: it takes the formats' own examples, and none of what they forbid.

import { describe, expect, it } from 'vitest'
import { parse } from './exposition.ts'

const COUNTER = `# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027
http_requests_total{method="post",code="400",path="C:\\\\DIR\\n\\"x\\""} 3
`
const HISTOGRAM = `# HELP took_seconds It took.
# TYPE took_seconds histogram
took_seconds_bucket{le="0.5"} 1
took_seconds_bucket{le="+Inf"} 2
took_seconds_sum 1.5e1
took_seconds_count 2
`
const OPEN = `# TYPE http_requests counter
# HELP http_requests The total.
http_requests_total 1.0
# EOF
`

describe('the reader of the text formats', () => {
  it("takes the formats' examples", () => {
    expect(parse(COUNTER, 'prometheus')[0]?.samples[1]?.labels).toMatchObject({ path: 'C:\\DIR\n"x"' })
    expect(parse(HISTOGRAM, 'prometheus')[0]?.samples).toHaveLength(4)
    expect(parse(OPEN, 'openmetrics')[0]).toMatchObject({ name: 'http_requests', samples: [{ value: 1 }] })
  })

  it.each([
    ['a last line that does not end', COUNTER.trimEnd()],
    ['a blank line', COUNTER.replace('# TYPE', '\n# TYPE')],
    ['two types', COUNTER.replace('# HELP', '# TYPE http_requests_total counter\n# HELP')],
    ['a type that comes too late', `${COUNTER}# TYPE http_requests_total counter\n`],
    ['no type', COUNTER.replace(/# TYPE.*\n/, '')],
    ['no help', COUNTER.replace(/# HELP.*\n/, '')],
    ['a sample of another family', COUNTER.replace('http_requests_total{method="post",code="200"}', 'other_total')],
    ['a family that is torn apart', `${COUNTER}${HISTOGRAM}${COUNTER}`],
    ['a quote that is not escaped', COUNTER.replace('200', '2"0')],
    ['a backslash that escapes nothing', COUNTER.replace('200', '2\\00')],
    ['a label twice', COUNTER.replace('code="200"', 'method="200"')],
    ['a series twice', COUNTER.replace(',code="400",path="C:\\\\DIR\\n\\"x\\""', ',code="200"')],
    ['no number', COUNTER.replace('1027', 'many')],
    ['a negative count', COUNTER.replace('1027', '-1')],
    ['no bucket for everything', HISTOGRAM.replace('+Inf', '9')],
    ['buckets that are not cumulative', HISTOGRAM.replace('"0.5"} 1', '"0.5"} 3')],
    ['a count that is not that of the buckets', HISTOGRAM.replace('_count 2', '_count 3')],
    ['bounds out of order', HISTOGRAM.replace('"0.5"', '"+Inf"')],
    ['no sum', HISTOGRAM.replace(/.*_sum.*\n/, '')],
  ])('takes no text with %s', (_, text) => {
    expect(() => parse(text, 'prometheus')).toThrow()
  })

  it.each([
    ['no end', OPEN.replace('# EOF\n', '')],
    ['something after the end', `${OPEN}# TYPE x gauge\n`],
    ['a counter that is named by its suffix', OPEN.replaceAll('http_requests ', 'http_requests_total ')],
    ['a unit that is not in the name', OPEN.replace('# HELP', '# UNIT http_requests seconds\n# HELP')],
    ['bounds that are no floats', `${HISTOGRAM.replace('0.5', '1')}# EOF\n`],
  ])('takes no OpenMetrics with %s', (_, text) => {
    expect(() => parse(text, 'openmetrics')).toThrow()
  })
})
