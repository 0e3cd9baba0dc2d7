// The pages with forms in German.

import type { FormWords } from './words.ts'

export const de: FormWords = {
  password: {
    label: 'Ihr Passwort',
    wrong: 'Dieses Passwort stimmt nicht. Es wurde nichts geändert.',
  },
  choice: {
    one: 'Sie können das andere Gerät abmelden und das Konto stattdessen hier nutzen.',
    many: 'Sie können eines der anderen Geräte abmelden und das Konto stattdessen hier nutzen.',
    which: 'Welches Gerät soll abgemeldet werden?',
    loss: 'Was dort nicht gespeichert ist, kann verloren gehen.',
    hurry:
      'Bitte entscheiden Sie sich innerhalb von zwei Minuten nach der Anmeldung. Danach melden Sie sich noch einmal an.',
    takeOver: 'Dort abmelden und hier nutzen',
    cancel: 'Abbrechen und nichts ändern',
    freeNow: 'Das Konto ist jetzt frei.',
  },
  sessions: {
    title: 'Wo Sie angemeldet sind',
    none: 'Sie sind nirgends angemeldet.',
    one: 'Sie sind nur auf diesem Gerät angemeldet.',
    many: 'Diese Geräte nutzen Ihr Konto. Ist eines davon nicht Ihres? Melden Sie es ab und ändern Sie dann Ihr Passwort.',
    here: 'Dieses Gerät',
    lastSeen: 'Zuletzt aktiv {ago}',
    end: 'Abmelden',
    endHere: 'Hier abmelden',
    endOthers: 'Alle anderen Geräte abmelden',
    ended: 'Das Gerät wurde abgemeldet.',
    othersEnded: 'Alle anderen Geräte wurden abgemeldet.',
    back: 'Zurück',
  },
  confirm: {
    title: 'Bitte bestätigen Sie, dass Sie es sind',
    text: 'Zum Schutz Ihres Kontos geben Sie bitte noch einmal Ihr Passwort ein.',
    confirm: 'Bestätigen und fortfahren',
    back: 'Zurück, ohne etwas zu ändern',
  },
  notMe: {
    ask: {
      title: 'Waren Sie das nicht?',
      text: 'Wenn sich jemand anderes mit Ihrem Konto angemeldet hat und Sie hier abgemeldet wurden, können Sie das andere Gerät jetzt abmelden.',
    },
    end: 'Das andere Gerät abmelden',
    back: 'Ich war es: nichts ändern',
    done: {
      title: 'Das andere Gerät wurde abgemeldet',
      text: 'Vielleicht kennt jemand anderes Ihr Passwort. Ändern Sie es, sobald Sie wieder angemeldet sind.',
    },
    tooLate: {
      title: 'Das ist hier nicht mehr möglich',
      text: 'Von hier aus können Sie das andere Gerät nur einmal abmelden, und nur innerhalb von 15 Minuten nach Ihrer Abmeldung. Es wurde jetzt nichts geändert. Melden Sie sich wieder an und ändern Sie dann Ihr Passwort.',
    },
  },
}
