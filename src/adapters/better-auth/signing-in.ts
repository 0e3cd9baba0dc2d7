// Every way of signing in ends with a new session of better-auth's. It is ours to refuse: then it is deleted, and its token has gone nowhere.

import type { GenericEndpointContext, User } from 'better-auth'
import type { OpenRequest } from '../../controller/requests.ts'
import { newSecret } from '../../controller/token.ts'
import { closeQuietly } from '../guard/leaving.ts'
import { deviceLabel } from '../pages/device-label.ts'
import { ending, errorOf, outage, refusal } from './errors.ts'
import type { Parts } from './options.ts'
import { deviceCookieOf, deviceFrom, type Found, passingOf, shownDevice } from './passing.ts'

type Created = Found['session']
type Context = GenericEndpointContext | null | undefined

/** After the hooks of others have let it pass, and it is in the database. @throws APIError 409 or 503 */
export async function createdSession(parts: Parts, session: Created, ctx: Context): Promise<void> {
  if (ctx && (await waitsForSecondFactor(session, ctx))) return
  const device = ctx && (shownDevice(ctx) ?? deviceOf(await oldToken(ctx)))
  const nextDevice = newSecret()
  const context = await contextFor(parts, session, ctx)
  const request = { ...newcomerOf(parts, session, ctx), device: device ?? undefined, nextDevice, context }
  const answer = await parts.control.open(request).catch(outage)
  if ('outcome' in answer && answer.outcome === 'admitted') {
    if (!answer.unverified && ctx) giveDevice(ctx, nextDevice)
    if (ctx) await leaveOtherAccount(parts, session, ctx)
    return
  }
  await ctx?.context.internalAdapter.deleteSession(session.token)
  if (!('outcome' in answer)) throw errorOf(answer)
  throw errorOf(answer.outcome === 'refused' ? refusal(parts, answer) : ending(parts, answer))
}

export function accountOf({ id }: Pick<User, 'id'>): { readonly account: string } {
  return { account: String(id) }
}

export function newcomerOf({ options }: Parts, session: Created, ctx: Context): OpenRequest {
  const headers = ctx?.headers ?? new Headers()
  return {
    ...accountOf({ id: session.userId }),
    hostSession: session.token,
    label: options.describeDevice
      ? options.describeDevice(headers)
      : deviceLabel(
          (name) => headers.get(name) ?? (name === 'user-agent' ? (session.userAgent ?? undefined) : undefined),
        ),
    place: options.place?.(headers),
    address: options.address?.(headers),
    exempt: options.exempt ? options.exempt(session) : Boolean(session['impersonatedBy']),
  }
}

async function contextFor({ options }: Parts, { userId }: Created, ctx: Context): Promise<unknown> {
  const user = options.context && (await ctx?.context.internalAdapter.findUserById(userId))
  return user ? options.context?.(user) : undefined
}

const PASSWORD_PATHS: ReadonlySet<string> = new Set(['/sign-in/email', '/sign-in/username', '/sign-in/phone-number'])

/** The two-factor plugin deletes this session again, and makes another once the second factor was shown: a password alone displaces nobody. */
async function waitsForSecondFactor({ userId }: Created, { path, context }: GenericEndpointContext): Promise<boolean> {
  if (!PASSWORD_PATHS.has(path ?? '') || !context.hasPlugin('two-factor')) return false
  const user: Record<string, unknown> | null = await context.internalAdapter.findUserById(userId)
  return user?.['twoFactorEnabled'] === true
}

/** What the browser was signed in with before, as far as its cookie tells. */
async function oldToken({ context, getSignedCookie }: GenericEndpointContext): Promise<string | undefined> {
  return (await getSignedCookie(context.authCookies.sessionToken.name, context.secret)) || undefined
}

function deviceOf(token: string | undefined): string | undefined {
  return token && deviceFrom(token)
}

function giveDevice(ctx: GenericEndpointContext, device: string): void {
  const { name, attributes } = deviceCookieOf(ctx)
  ctx.setCookie(name, device, attributes)
}

/** The cookie is the newcomer's from now on. Plugins that keep several sign-ins in one browser keep the first one, too. */
async function leaveOtherAccount({ control }: Parts, session: Created, ctx: GenericEndpointContext): Promise<void> {
  const token = await oldToken(ctx)
  if (!token || session['impersonatedBy'] || ctx.context.hasPlugin('multi-session')) return
  const old = await passingOf(ctx)?.find(token)
  if (old && old.user.id !== session.userId) await closeQuietly(control, { ...accountOf(old.user), hostSession: token })
}
