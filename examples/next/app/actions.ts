'use server'

import { sessions } from '../sessions'

export async function stay(): Promise<void> {
  await (await sessions())?.renew()
}
