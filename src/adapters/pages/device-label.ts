// The guard's default for `describeDevice`: what people are told of a device. Names a browser and a system, never a version.

type Table = readonly (readonly [name: string, pattern: RegExp])[]

/** Ordered: browsers that claim to be another one as well come before it. */
const BROWSERS: Table = [
  ['Edge', /"Microsoft Edge"|\bEdg(?:e|A|iOS)?\//],
  ['Opera', /"Opera|\bOP[RT]\/|\bOpera\b/],
  ['Samsung Internet', /"Samsung Internet"|\bSamsungBrowser\//],
  ['Brave', /"Brave"/],
  ['Vivaldi', /"Vivaldi"|\bVivaldi\//],
  ['DuckDuckGo', /"DuckDuckGo"|\b(?:DuckDuckGo|Ddg)\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /"Google Chrome"|\bCriOS\/|HeadlessChrome/],
  ['Chromium', /"Chromium"|\bChromium\//],
  ['Chrome', /\bChrome\//],
  ['Safari', /\bVersion\/\S+ (?:Mobile\/\S+ )?Safari\//],
]

const SYSTEMS: Table = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b|"Chrom(?:e|ium) OS"/],
  ['Windows', /\bWindows\b/],
  ['Mac', /\bMacintosh\b|"macOS"/],
  ['Linux', /\bLinux\b|\bX11\b/],
]

/** What is said where nothing is known. */
export const UNKNOWN_DEVICE = 'an unknown browser'

/** Longer headers are cut before they are looked at. */
const MOST_CHARACTERS = 512

/** "Firefox on Linux", "Safari on iPhone", "curl", or {@link UNKNOWN_DEVICE}; `header` is asked for names in lower case. */
export function deviceLabel(header: (name: string) => string | undefined): string {
  const read = (name: string) => (header(name) ?? '').slice(0, MOST_CHARACTERS)
  const agent = read('user-agent')
  const browser = first(BROWSERS, `${read('sec-ch-ua')} ${agent}`) ?? product(agent)
  const system = first(SYSTEMS, `${read('sec-ch-ua-platform')} ${agent}`)
  if (browser !== undefined && system !== undefined) return `${browser} on ${system}`
  return browser ?? system ?? UNKNOWN_DEVICE
}

/** The two halves of a label that {@link deviceLabel} made of names it knows; so a page can say it in its own language. */
export function labelParts(label: string): { readonly browser: string; readonly system: string } | undefined {
  const [browser = '', system = '', ...more] = label.split(' on ')
  const known = more.length === 0 && isName(BROWSERS, browser) && isName(SYSTEMS, system)
  return known ? { browser, system } : undefined
}

function first(table: Table, text: string): string | undefined {
  return table.find(([, pattern]) => pattern.test(text))?.[0]
}

/** `curl/8.5.0` is curl; every browser says Mozilla, so that says nothing. */
function product(agent: string): string | undefined {
  const token = /^[a-z][\w.+-]{0,39}/i.exec(agent)?.[0]
  return token === 'Mozilla' ? undefined : token
}

function isName(table: Table, name: string): boolean {
  return table.some(([one]) => one === name)
}
