// What open pages are told, in English.

import type { OpenPageWords } from './words.ts'

export const en: OpenPageWords = {
  warning: 'You will be signed out soon',
  left: 'Time left: {left}',
  saveYourWork: 'Please save your work now, then sign in again.',
  stay: 'Stay signed in',
  signIn: 'Sign in again',
  dismiss: 'Hide this message',
  notMe: 'It was not me: sign out the other device',
  disowned:
    'The other device was signed out. Someone else may know your password: change it as soon as you are back in.',
  password: 'Your password',
  wrongPassword: 'That password is not right. Please try again.',
  failed: 'That did not work. Please try again.',
  anotherDevice: 'another device',
  ended: {
    displaced: 'Opened on {device}[ at {at}].',
    takenOver: 'Opened on {device}[ at {at}]. Someone chose to end its use here.',
    policy: 'This account can now be used on fewer devices at once, so this one was signed out[ at {at}].',
    capacity: 'This account was in use on too many devices at once, so this one was signed out[ at {at}].',
    replaced: 'There is a newer sign-in on this device[, made at {at}].',
    expired: 'A sign-in lasts for a limited time. Yours ran out[ at {at}].',
    idle: 'You had not been active for a while, so you were signed out[ at {at}].',
    revoked: 'You were signed out from elsewhere[ at {at}]: by yourself, or by the team behind this site.',
    disowned:
      'Someone who was signed out said that it was not them who signed in here, so this device was signed out[ at {at}].',
    closed: 'You signed out[ at {at}].',
    unknown: 'Your sign-in on this device is no longer valid.',
  },
}
