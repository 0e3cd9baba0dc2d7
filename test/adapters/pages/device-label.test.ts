import { describe, expect, it } from 'vitest'
import { deviceLabel, labelParts } from '../../../src/adapters/pages/device-label.ts'

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)'
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const LINUX = 'Mozilla/5.0 (X11; Linux x86_64)'
const ANDROID = 'Mozilla/5.0 (Linux; Android 10; K)'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const IPAD = 'Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const BLINK = 'AppleWebKit/537.36 (KHTML, like Gecko)'

describe('deviceLabel', () => {
  it.each([
    ['Chrome on Windows', `${WINDOWS} ${BLINK} Chrome/142.0.0.0 Safari/537.36`],
    ['Chrome on Mac', `${MAC} ${BLINK} Chrome/142.0.0.0 Safari/537.36`],
    ['Chrome on Android', `${ANDROID} ${BLINK} Chrome/142.0.0.0 Mobile Safari/537.36`],
    ['Chrome on ChromeOS', `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${BLINK} Chrome/142.0.0.0 Safari/537.36`],
    ['Chrome on iPhone', `${IPHONE} CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1`],
    ['Edge on Windows', `${WINDOWS} ${BLINK} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`],
    ['Edge on Android', `${ANDROID} ${BLINK} Chrome/142.0.0.0 Mobile Safari/537.36 EdgA/142.0.0.0`],
    ['Edge on iPhone', `${IPHONE} Version/18.0 EdgiOS/142.0.3595.67 Mobile/15E148 Safari/604.1`],
    ['Opera on Windows', `${WINDOWS} ${BLINK} Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0`],
    ['Samsung Internet on Android', `${ANDROID} ${BLINK} SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36`],
    ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'],
    ['Firefox on Android', 'Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0'],
    ['Firefox on iPhone', `${IPHONE} FxiOS/145.0 Mobile/15E148 Safari/605.1.15`],
    ['Safari on Mac', `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15`],
    ['Safari on iPhone', `${IPHONE} Version/26.1 Mobile/15E148 Safari/604.1`],
    ['Safari on iPad', `${IPAD} Version/17.7 Mobile/15E148 Safari/604.1`],
    ['Chrome on Linux', `${LINUX} ${BLINK} HeadlessChrome/142.0.0.0 Safari/537.36`],
    ['iPhone', `${IPHONE} Mobile/15E148`],
    ['okhttp', 'okhttp/4.12.0'],
    ['curl', 'curl/8.5.0'],
    ['python-requests', 'python-requests/2.32.3'],
    ['Dalvik on Android', 'Dalvik/2.1.0 (Linux; U; Android 14; Pixel 8 Build/UQ1A.240105.004)'],
    ['an unknown browser', 'Mozilla/5.0 (compatible)'],
    ['an unknown browser', '<script>alert(1)</script>'],
    ['an unknown browser', undefined],
  ])('says %s of %s', (label, agent) => {
    expect(deviceLabel((name) => (name === 'user-agent' ? agent : undefined))).toBe(label)
  })

  it.each([
    ['Brave on Linux', '"Chromium";v="142", "Brave";v="142", "Not_A Brand";v="99"', '"Linux"'],
    ['Chrome on Windows', '"Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="99"', '"Windows"'],
    ['Chromium on Mac', '"Chromium";v="142", "Not_A Brand";v="99"', '"macOS"'],
    ['Edge on Android', '"Chromium";v="142", "Microsoft Edge";v="142", "Not_A Brand";v="99"', '"Android"'],
    ['Opera on ChromeOS', '"Chromium";v="140", "Not=A?Brand";v="24", "Opera";v="124"', '"Chrome OS"'],
  ])('says %s where the browser names itself %s', (label, brands, platform) => {
    const headers: Record<string, string> = {
      'user-agent': `Mozilla/5.0 ${BLINK} Chrome/142.0.0.0 Safari/537.36`,
      'sec-ch-ua': brands,
      'sec-ch-ua-platform': platform,
    }
    expect(deviceLabel((name) => headers[name])).toBe(label)
  })

  it('stays short whatever is sent', () => {
    const label = deviceLabel((name) => (name === 'user-agent' ? `${'x'.repeat(100_000)} iPhone` : undefined))
    expect(label).toBe('x'.repeat(40))
  })
})

describe('labelParts', () => {
  it('knows the labels that deviceLabel makes, and no others', () => {
    expect(labelParts('Firefox on Linux')).toEqual({ browser: 'Firefox', system: 'Linux' })
    for (const label of ['curl', 'curl on Linux', 'Firefox on Linux on Linux', 'Anna’s phone on loan', '']) {
      expect(labelParts(label)).toBeUndefined()
    }
  })
})
