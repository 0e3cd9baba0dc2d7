// Nonsense is refused when it is written, with what to write instead.

import { notify, verifyWebhook, webhook } from 'utsessions/notices'
import { describe, expect, it } from 'vitest'
import { makeControl } from '../controller/controls.ts'
import { SECRET } from './receiver.ts'

const told = () => {}
const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'UTS_OPTION_INVALID', message: expect.stringMatching(message) })

describe('notify', () => {
  it.each([
    [undefined, /needs hooks.*undefined/],
    [{}, /no hook.*onDisplaced/],
    [{ onDisplaced: undefined }, /no hook/],
    [{ onDisplacd: told }, /no option "onDisplacd".*onDisplaced/],
    [{ onDisplaced: 'mail' }, /onDisplaced must be a function, but is "mail"/],
    [{ onDisplaced: told, context: {} }, /context must be a function/],
    [{ onDisplaced: told, refusedRepeatedly: {} }, /without onRefusedRepeatedly/],
    [{ onRefusedRepeatedly: told, refusedRepeatedly: 3 }, /refusedRepeatedly must be .*3/],
    [{ onRefusedRepeatedly: told, refusedRepeatedly: { times: 3 } }, /only refusals and within.*times/],
    [{ onRefusedRepeatedly: told, refusedRepeatedly: { refusals: 0 } }, /refusals must be.*0/],
    [{ onRefusedRepeatedly: told, refusedRepeatedly: { refusals: 101 } }, /refusals must be.*100.*101/],
    [{ onRefusedRepeatedly: told, refusedRepeatedly: { within: 'soon' } }, /within must be.*"soon"/],
    [{ onRefusedRepeatedly: told, refusedRepeatedly: { within: 0 } }, /within must be.*0/],
    [{ onRefusedRepeatedly: told, refusedRepeatedly: { within: '31d' } }, /within must be.*"31d"/],
  ])('refuses %o', (options, message) => {
    const { control } = makeControl()
    expect(() => notify(control, options as never)).toThrow(invalid(message))
  })

  it('refuses what is no control', () => {
    expect(() => notify({} as never, { onDisplaced: told })).toThrow(invalid(/needs a control/))
  })
})

describe('webhook', () => {
  const url = 'https://hooks.example.com/sessions'

  it.each([
    [undefined, /needs options/],
    [{ url, secret: SECRET, retries: 3 }, /no option "retries".*attempts/],
    [{ secret: SECRET }, /url must be.*undefined/],
    [{ url: '/hooks', secret: SECRET }, /url must be.*"\/hooks"/],
    [{ url: 'ftp://example.com', secret: SECRET }, /url must be an absolute https/],
    [{ url: 'http://hooks.example.com/x', secret: SECRET }, /not encrypted.*plainHttp/],
    [{ url: 'https://ann:right@example.com', secret: SECRET }, /must not hold a name or a password/],
    [{ url }, /secret must be.*randomBytes/],
    [{ url, secret: [] }, /secret must be/],
    [{ url, secret: 'a text of some length, in plain' }, /begins with whsec_/],
    [{ url, secret: 'whsec_c2hvcnQ=' }, /24 to 64 bytes/],
    [{ url, secret: [SECRET, `whsec_${'!'.repeat(44)}`] }, /24 to 64 bytes/],
    [{ url, secret: SECRET, headers: { 'Webhook-Id': '1' } }, /"webhook-id".*sets it/],
    [{ url, secret: SECRET, headers: { 'x y': '1' } }, /headers must be names and values: x y/],
    [{ url, secret: SECRET, timeout: 0 }, /timeout must be.*0/],
    [{ url, secret: SECRET, timeout: 'soon' }, /timeout must be.*"soon"/],
    [{ url, secret: SECRET, attempts: 0 }, /attempts must be.*0/],
    [{ url, secret: SECRET, backoff: { from: '1m', upTo: '1s' } }, /backoff\.from \("1m"\) is longer/],
    [{ url, secret: SECRET, backoff: { to: '1s' } }, /backoff has only/],
    [{ url, secret: SECRET, queue: 1.5 }, /queue must be.*1\.5/],
    [{ url, secret: SECRET, atOnce: Number.NaN }, /atOnce must be.*NaN/],
    [{ url, secret: SECRET, onLost: true }, /onLost must be a function/],
    [{ url, secret: SECRET, clock: {} }, /clock\.now must be a function/],
  ])('refuses %o', (options, message) => {
    expect(() => webhook(options as never)).toThrow(invalid(message))
  })

  it('never says what was given for a secret', () => {
    for (const secret of ['whsec_c2hvcnQ=', 'plain and secret', ['other and secret']])
      expect(() => webhook({ url, secret })).toThrow(expect.not.stringMatching(/c2hvcnQ|secret"/))
  })

  it.each(['http://localhost:1/', 'http://127.0.0.1:1/', 'http://[::1]:1/', new URL('https://example.com')])(
    'takes %s',
    (url) => {
      expect(webhook({ url, secret: SECRET }).hooks).toBeDefined()
    },
  )

  it('takes http to other machines where that is said', () => {
    expect(webhook({ url: 'http://hooks.internal/', secret: SECRET, plainHttp: true }).hooks).toBeDefined()
  })
})

describe('verifyWebhook', () => {
  it('refuses a secret that is none, and a body that was parsed', () => {
    expect(() => verifyWebhook({}, '', 'plain')).toThrow(invalid(/whsec_/))
    expect(() => verifyWebhook({}, { type: 'x' } as never, SECRET)).toThrow(
      expect.objectContaining({ code: 'UTS_ARGUMENT_INVALID', message: expect.stringMatching(/express\.raw/) }),
    )
  })
})
