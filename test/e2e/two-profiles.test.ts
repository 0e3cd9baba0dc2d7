// One account in two browsers with profiles on disk, closed and opened again as people do it.

import { expect, it } from 'vitest'
import { eventually } from '../client/recorder.ts'
import { inBrowsers, openProfile } from './chromium.ts'
import { newFolder, PLAIN, startDemo } from './demo.ts'
import { statusAfter } from './navigation.ts'
import { FIREFOX, fillIn, secondsLeft, send, signIn, text, title, typeIn, waitUntilFree } from './reader.ts'

inBrowsers('one account in two browser profiles', () => {
  it('refuses the second, counts down, lets it in after the lock, and tells the first (B1, C1, G2, L1)', async () => {
    const demo = await startDemo({ ...PLAIN, UTSESSIONS_LOCK: '10s' })
    const first = await openProfile(newFolder())
    const second = await openProfile(newFolder(), FIREFOX)
    await fillIn(second, demo)
    expect(await signIn(first, demo)).toBe(200)
    expect(await send(second)).toBe(409)
    const before = await secondsLeft(second)
    await eventually(() => secondsLeft(second)).toBeLessThan(before)

    await waitUntilFree(second)
    await statusAfter(second, () => second.getByRole('link', { name: 'Try again' }).click())
    await typeIn(second)
    expect(await send(second)).toBe(200)

    await first.getByRole('alertdialog').waitFor()
    expect(await statusAfter(first, () => first.reload())).toBe(401)
    expect(await title(first)).toBe('You were signed out')
    expect(await text(first, '.facts')).toMatch(/Firefox on Windows\s*Signed in just now \(\d\d:\d\d UTC\)/)
  })

  it('lets a browser in at once that was closed without signing out (B7, D7, G10)', async () => {
    const demo = await startDemo({ ...PLAIN, UTSESSIONS_LOCK: '1h' })
    const folder = newFolder()
    const closed = await openProfile(folder)
    expect(await signIn(closed, demo)).toBe(200)
    await closed.context().close()

    const again = await openProfile(folder)
    await again.goto(demo.url)
    expect(await text(again, '.masthead')).not.toContain('ada')
    expect(await signIn(again, demo)).toBe(200)
    expect(await text(again, '.reader')).toBe('ada')
    await demo.said(/replaced .*ada/)
  })

  it('keeps another browser out while the account is open in one that was closed (B1)', async () => {
    const demo = await startDemo({ ...PLAIN, UTSESSIONS_LOCK: '1h' })
    const closed = await openProfile(newFolder())
    await signIn(closed, demo)
    await closed.context().close()

    expect(await signIn(await openProfile(newFolder()), demo)).toBe(409)
  })
})
