// What an operator does on the dashboard's page: each thing is asked about first, done, said, and journalled with their name.

import { expect, it } from 'vitest'
import { inBrowsers } from '../../e2e/chromium.ts'
import { addressOf, answer, heading, look, press, said, until, wordsOf } from './operator.ts'
import { openSite, type Site } from './site.ts'

const LABELS = ['Firefox on Linux', 'Safari on iPhone', 'Chrome on Windows']

async function withThree(): Promise<Site> {
  const site = await openSite({ policy: { maxSessions: 3, lock: '5m' } })
  for (const label of LABELS) await site.control.open({ account: 'ann', device: label, label })
  return site
}

async function live({ control }: Site): Promise<readonly (string | null)[]> {
  return (await control.list({ account: 'ann' })).map(({ device }) => device).toSorted()
}

inBrowsers('an operator', () => {
  it('ends one session of an account, after being asked', async () => {
    const site = await withThree()
    const page = await look(site, addressOf('ann'))
    await page.getByLabel('Safari on iPhone').check()
    await press(page, 'End 1 session…')
    expect(await wordsOf(page.getByRole('dialog').locator('.chosen'))).toMatch(/^Safari on iPhone \S{6}$/)
    expect(await live(site)).toHaveLength(3)
    await answer(page, 'End 1 session')
    await until(() => said(page).innerText()).toBe('Ended 1 session of ann.')
    expect(await live(site)).toEqual(['Chrome on Windows', 'Firefox on Linux'])
    await heading(page, 'In use by 2 sessions').waitFor()
    expect((await site.control.journal({ kinds: ['revoked'] })).items).toMatchObject([
      { label: 'Safari on iPhone', by: { operator: 'olga' } },
    ])
  })

  it('ends several, and no other', async () => {
    const site = await withThree()
    const page = await look(site, addressOf('ann'))
    await page.getByLabel('Choose all').check()
    await page.getByLabel('Chrome on Windows').uncheck()
    await press(page, 'End 2 sessions…')
    await answer(page, 'End 2 sessions')
    await until(() => said(page).innerText()).toBe('Ended 2 sessions of ann.')
    expect(await live(site)).toEqual(['Chrome on Windows'])
  })

  it('ends all of an account', async () => {
    const site = await withThree()
    const page = await look(site, addressOf('ann'))
    await press(page, 'End all…')
    await answer(page, 'End all sessions')
    await until(() => said(page).innerText()).toBe('Ended 3 sessions of ann.')
    await heading(page, 'Nobody uses it now').waitFor()
    expect(await live(site)).toEqual([])
    expect(await site.control.notBefore({ account: 'ann' })).toBe(site.clock.now())
  })

  it('ends nothing by Cancel or Esc', async () => {
    const site = await withThree()
    const page = await look(site, addressOf('ann'))
    await press(page, 'End all…')
    await answer(page, 'Cancel')
    await press(page, 'End all…')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await live(site)).toHaveLength(3)
  })

  it('is told where what was chosen is over already', async () => {
    const site = await withThree()
    const page = await look(site, addressOf('ann'))
    await press(page, 'End all…')
    await site.control.revoke({ account: 'ann', all: true })
    await answer(page, 'End all sessions')
    await until(() => said(page).innerText()).toMatch(/^Nothing was left to end/)
  })

  it('grants a takeover, which the next newcomer uses', async () => {
    const site = await withThree()
    const page = await look(site, addressOf('ann'), { timezoneId: 'UTC' })
    await press(page, 'Grant a takeover…')
    await page.getByLabel('It may be used for').selectOption({ label: 'an hour' })
    await answer(page, 'Grant it')
    await until(() => said(page).innerText()).toMatch(/before 11:00:00 gets in/)
    const newcomer = await site.control.open({ account: 'ann', device: 'new', label: 'Edge on Windows' })
    expect(newcomer.outcome).toBe('admitted')
    await page.reload()
    await until(async () => (await page.locator('.entries').innerText()).replace(/\s+/g, ' ')).toMatch(
      /Session \S{6} took the account over, as olga allowed; 1 session gave way.*olga granted a takeover, to be used before 11:00:00/,
    )
  })

  it('keeps what was chosen and typed where something fails, and can try again', async () => {
    const site = await withThree()
    const page = await look(site, addressOf('ann'))
    await press(page, 'Grant a takeover…')
    await page.getByLabel('It may be used for').selectOption({ label: '8 hours' })
    await site.down()
    await answer(page, 'Grant it')
    const alert = page.getByRole('dialog').getByRole('alert')
    expect(await wordsOf(alert)).toBe(
      'The server cannot be reached. Whether it was done is not known. It is safe to try again.',
    )
    expect(await page.getByLabel('It may be used for').inputValue()).toBe('8h')
    await site.up()
    await answer(page, 'Grant it')
    await until(() => said(page).innerText()).toMatch(/^Granted/)
    expect((await site.control.journal({ kinds: ['granted'] })).items).toHaveLength(1)
  })

  it('ends everybody only by a typed word, and sees how far it has come', async () => {
    const site = await openSite()
    for (let account = 0; account < 30; account++) await site.control.open({ account: `user${account}`, device: 'd' })
    const page = await look(site, '/everybody')
    await press(page, 'End everybody…')
    const button = page.getByRole('dialog').getByRole('button', { name: 'End everybody' })
    expect(await button.isDisabled()).toBe(true)
    await page.getByLabel('To go on, type').fill('everyone')
    expect(await button.isDisabled()).toBe(true)
    await page.getByLabel('To go on, type').fill('everybody')
    await button.click()
    await until(() => said(page).innerText()).toBe('Ended 30 sessions of 30 accounts.')
    expect((await site.control.accounts()).items).toEqual([])
    const { items } = await site.control.journal({ kinds: ['revoked'] })
    expect(new Set(items.map(({ by }) => by?.operator))).toEqual(new Set(['olga']))
  })

  it('sees the progress of ending everybody, and that it broke off', async () => {
    const { readable, writable } = new TransformStream()
    const site = await openSite({
      instead: async ({ url }) => (url.endsWith('/end-everybody') ? new Response(readable) : undefined),
    })
    const page = await look(site, '/everybody')
    await press(page, 'End everybody…')
    await page.getByLabel('To go on, type').fill('everybody')
    await answer(page, 'End everybody')
    const writer = writable.getWriter()
    await writer.write(new TextEncoder().encode('{"accounts":10,"sessions":12,"failed":0,"done":false}\n'))
    await page.getByText('12 sessions of 10 accounts ended so far.').waitFor()
    await writer.close()
    const alert = page.getByRole('dialog').getByRole('alert')
    await until(() => wordsOf(alert)).toMatch(/^It broke off before the end\. 12 sessions were ended\. .*trying again/)
    expect(await page.getByLabel('To go on, type').inputValue()).toBe('everybody')
  })
})

inBrowsers('an operator who may only look', () => {
  it('sees everything, and no action', async () => {
    const site = await withThree()
    site.operator = { operator: 'rita', role: 'read-only' }
    const page = await look(site, addressOf('ann'))
    await heading(page, 'In use by 3 sessions').waitFor()
    await until(() => page.locator('.entries li').count()).toBe(3)
    expect(await page.getByRole('checkbox').count()).toBe(0)
    expect(await page.getByRole('button', { name: /End|Grant/ }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'End everybody' }).count()).toBe(0)
    await page.goto(`${site.url}#/everybody`)
    await page.getByText('You may look at everything, but end nothing.').waitFor()
    expect(await page.getByRole('button', { name: /End/ }).count()).toBe(0)
  })

  it('is told so where they were made one meanwhile', async () => {
    const site = await withThree()
    const page = await look(site, addressOf('ann'))
    await press(page, 'End all…')
    site.operator = { operator: 'olga', role: 'read-only' }
    await answer(page, 'End all sessions')
    await until(() => wordsOf(page.getByRole('dialog').getByRole('alert'))).toMatch(
      /^You may look, and change nothing\./,
    )
    expect(await live(site)).toHaveLength(3)
  })

  it('or who was signed out, is told so, and how to go on', async () => {
    const site = await withThree()
    const page = await look(site, '/accounts')
    await page.getByRole('link', { name: 'ann' }).waitFor()
    site.operator = null
    await press(page, 'Refresh')
    const trouble = page.getByRole('main').getByRole('alert')
    expect(await wordsOf(trouble)).toMatch(/^You are signed out, or may no longer see this page\./)
    expect(await page.getByRole('link', { name: 'ann' }).isVisible()).toBe(true)
    expect(await trouble.getByRole('button', { name: 'Load the page anew' }).isVisible()).toBe(true)
  })
})
