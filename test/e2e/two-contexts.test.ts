// One account in two browsers that know nothing of each other: what each of them sees, on the real demo.

import { expect, it } from 'vitest'
import { eventually } from '../client/recorder.ts'
import { inBrowsers, newVisitor, picture } from './chromium.ts'
import { PLAIN, startDemo } from './demo.ts'
import { statusAfter } from './navigation.ts'
import { FIREFOX, fillIn, secondsLeft, send, signIn, text, title, typeIn, waitUntilFree } from './reader.ts'

const SIGNED_IN = /Firefox on Windows\s*Signed in just now \(\d\d:\d\d UTC\)/

inBrowsers('one account in two browser contexts', () => {
  it('refuses the second, names the device that is in, and counts down (B1, B4, L1)', async () => {
    const demo = await startDemo({ ...PLAIN, UTSESSIONS_LOCK: '60s' })
    const [first, second] = [await newVisitor({ userAgent: FIREFOX }), await newVisitor()]
    expect(await signIn(first, demo)).toBe(200)

    expect(await signIn(second, demo)).toBe(409)
    expect(await title(second)).toBe('This account is in use elsewhere')
    expect(await text(second, '.facts')).toMatch(SIGNED_IN)
    const before = await secondsLeft(second)
    expect(before).toBeGreaterThan(30)
    expect(before).toBeLessThanOrEqual(60)
    await picture(second, 'refused')
    await eventually(() => secondsLeft(second)).toBeLessThan(before)
  })

  it('leaves the first as it was when the second is refused (B1, B2)', async () => {
    const demo = await startDemo({ ...PLAIN, UTSESSIONS_LOCK: '60s' })
    const [first, second] = [await newVisitor(), await newVisitor()]
    await signIn(first, demo)
    await signIn(second, demo)

    expect(await statusAfter(first, () => first.getByRole('link', { name: 'What the orchard keeps' }).click())).toBe(
      200,
    )
    expect(await title(first)).toBe('What the orchard keeps')
    await second.goto(demo.url)
    expect(await text(second, '.masthead')).not.toContain('ada')
  })

  it('lets the second in once the lock is over, and tells the first by whom and when, where it is and at its next page (C1, C8, G2, L1, L5)', async () => {
    const demo = await startDemo({ ...PLAIN, UTSESSIONS_LOCK: '10s' })
    const [first, second] = [await newVisitor(), await newVisitor({ userAgent: FIREFOX })]
    await fillIn(second, demo)
    await signIn(first, demo)
    expect(await send(second)).toBe(409)

    await waitUntilFree(second)
    await picture(second, 'refused-time-is-up')
    expect(await statusAfter(second, () => second.getByRole('link', { name: 'Try again' }).click())).toBe(200)
    await typeIn(second)
    expect(await send(second)).toBe(200)
    expect(await text(second, '.reader')).toBe('ada')

    await first.getByRole('alertdialog').waitFor()
    expect(await text(first, 'utsessions-overlay dialog')).toContain('Firefox on Windows')
    await picture(first, 'overlay-displaced')
    expect(await statusAfter(first, () => first.reload())).toBe(401)
    await picture(first, 'ended-displaced')
    expect(await title(first)).toBe('You were signed out')
    expect(await text(first, '.facts')).toMatch(SIGNED_IN)
    await demo.said(/displaced .*ada/)
  })

  it('lets the second in at once when the first signs out (B5, G8)', async () => {
    const demo = await startDemo({ ...PLAIN, UTSESSIONS_LOCK: '1h' })
    const [first, second] = [await newVisitor(), await newVisitor()]
    await signIn(first, demo)
    expect(await signIn(second, demo)).toBe(409)

    await statusAfter(first, () => first.getByRole('button', { name: 'Sign out' }).click())
    expect(await text(first, '.masthead')).not.toContain('ada')
    expect(await signIn(second, demo)).toBe(200)
  })

  it('answers a wrong password with the form, not with a refusal (A5, B3)', async () => {
    const demo = await startDemo({ ...PLAIN, UTSESSIONS_LOCK: '1h' })
    const [first, second] = [await newVisitor(), await newVisitor()]
    await signIn(first, demo)

    expect(await signIn(second, demo, 'ada', 'guessed')).toBe(401)
    expect(await text(second, '[role=alert]')).toBe('Name or password is wrong.')
    expect(await second.locator('#username').inputValue()).toBe('ada')
    await picture(second, 'sign-in-wrong')
    expect(await statusAfter(first, () => first.reload())).toBe(200)
  })
})
