// The pages in English.

import { en as forms } from './forms/en.ts'
import { en as live } from './live/en.ts'
import type { Words } from './words.ts'

export const en: Words = {
  anotherDevice: 'Another device',
  unknownDevice: 'Unknown device',
  browserOnSystem: '{browser} on {system}',
  justNow: 'just now',
  signedIn: 'Signed in {ago}',
  whatToDo: 'What you can do',
  tryAgain: 'Try again',
  signInAgain: 'Sign in again',
  goOn: 'Continue',
  notYou: {
    question: 'Not you?',
    advice: 'Someone else may know your password. Change it as soon as you are back in.',
    link: 'Recover your account',
  },
  inUse: {
    title: 'This account is in use elsewhere',
    onceFree: 'You can use it here as soon as it is free.',
    onceSignedOut: 'You can use it here once the other device has signed out.',
    heldByOne: 'In use on',
    heldByMany: 'In use on',
    freeIn: 'Free in',
    free: 'Free {in}',
    freeAtLatestIn: 'Free within',
    freeAtLatest: 'Free {in} at the latest',
    freeNow: 'You can try again now.',
    wait: 'Wait until the time is up, then try again.',
    signOutThere: 'Sign out on the other device, and you can get in here straight away.',
    signOutOnOne: 'Sign out on one of the other devices, and you can get in here straight away.',
    ticket: {
      title: 'Please sign in again',
      text: 'Your choice came too late or had already been used, so nothing was changed. Sign in again to choose anew.',
    },
  },
  signedOut: {
    title: 'You were signed out',
    titles: { replaced: 'You have signed in again', closed: 'You have signed out' },
    reasons: {
      displaced: 'Someone signed in to this account on another device, so this one was signed out.',
      replaced: 'There is a newer sign-in on this device, which has taken over from the earlier one.',
      expired: 'To keep your account safe, a sign-in lasts for a limited time. Yours has run out.',
      idle: 'You had not been active for a while, so we signed you out to keep your account safe.',
      revoked: 'This device was signed out from elsewhere: by you on another device, or by the team behind this site.',
      closed: 'You are no longer signed in on this device.',
      unknown: 'Your sign-in on this device is no longer valid.',
    },
    rules: {
      policy: 'This account can now be used on fewer devices at once than before, so this one was signed out.',
      capacity:
        'This account was in use on too many devices at once. This one had been unused the longest, so it was signed out.',
    },
    takenOver: 'Someone signed in to this account on another device and chose to end its use here.',
    disowned:
      'Someone who was signed out of this account said that it was not them who signed in here. So this device was signed out.',
    newSignIn: 'New sign-in',
    at: 'Signed out {ago}',
    next: {
      displaced: 'If that was you, all is well: sign in again whenever you want to go on here.',
      replaced: 'If that was you, all is well: just continue.',
      disowned: 'If this account is yours, sign in again and change your password.',
      otherwise: 'Sign in again to continue.',
    },
  },
  notices: {
    signInRequired: { title: 'Please sign in', text: 'To see this page, please sign in again.' },
    cookieRequired: {
      title: 'Please allow cookies',
      text: 'Your browser sent no cookie, so we cannot tell which sign-in is yours. Allow cookies for this site, then try again.',
    },
    unavailable: {
      title: 'One moment, please',
      text: 'We cannot check your sign-in right now. This is not your fault, and you have not been signed out. Please try again shortly.',
    },
    insecure: {
      title: 'This connection is not secure',
      text: 'You can only sign in here over a secure connection. Try the address with https:// at the front. If that does not help, please tell the people who run this site.',
    },
  },
  forms,
  live,
}
