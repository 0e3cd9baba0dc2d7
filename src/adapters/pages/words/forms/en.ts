// The pages with forms in English.

import type { FormWords } from './words.ts'

export const en: FormWords = {
  password: {
    label: 'Your password',
    wrong: 'That password is not right. Nothing was changed.',
  },
  choice: {
    one: 'You can sign the other device out and use the account here instead.',
    many: 'You can sign one of the other devices out and use the account here instead.',
    which: 'Which device should be signed out?',
    loss: 'Work that is not saved there may be lost.',
    hurry: 'Please decide within two minutes of signing in. After that, sign in again.',
    takeOver: 'Sign out there and use it here',
    cancel: 'Cancel and change nothing',
    freeNow: 'The account is free now.',
  },
  sessions: {
    title: 'Where you are signed in',
    none: 'You are not signed in anywhere.',
    one: 'You are signed in on this device only.',
    many: 'These devices are using your account. Is one of them not yours? Sign it out, then change your password.',
    here: 'This device',
    lastSeen: 'Last active {ago}',
    end: 'Sign out',
    endHere: 'Sign out here',
    endOthers: 'Sign out all other devices',
    ended: 'The device was signed out.',
    othersEnded: 'All other devices were signed out.',
    back: 'Back',
  },
  confirm: {
    title: 'Please confirm that it is you',
    text: 'To keep your account safe, please enter your password once more.',
    confirm: 'Confirm and continue',
    back: 'Go back and change nothing',
  },
  notMe: {
    ask: {
      title: 'Was this not you?',
      text: 'If someone else signed in to your account and you were signed out here, you can sign their device out now.',
    },
    end: 'Sign out the other device',
    back: 'It was me: change nothing',
    done: {
      title: 'The other device was signed out',
      text: 'Someone else may know your password. Change it as soon as you are back in.',
    },
    tooLate: {
      title: 'This is no longer possible here',
      text: 'You can sign the other device out from here only once, and only within 15 minutes of being signed out. Nothing was changed now. Sign in again, then change your password.',
    },
  },
}
