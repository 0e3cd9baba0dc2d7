// The pages in German.

import { de as forms } from './forms/de.ts'
import { de as live } from './live/de.ts'
import type { Words } from './words.ts'

export const de: Words = {
  anotherDevice: 'Ein anderes Gerät',
  unknownDevice: 'Unbekanntes Gerät',
  browserOnSystem: '{browser} ({system})',
  justNow: 'gerade eben',
  signedIn: 'Angemeldet {ago}',
  whatToDo: 'Was Sie tun können',
  tryAgain: 'Noch einmal versuchen',
  signInAgain: 'Wieder anmelden',
  goOn: 'Weiter',
  notYou: {
    question: 'Waren Sie das nicht?',
    advice: 'Dann kennt vielleicht jemand anderes Ihr Passwort. Ändern Sie es, sobald Sie wieder angemeldet sind.',
    link: 'Konto wiederherstellen',
  },
  inUse: {
    title: 'Dieses Konto wird gerade woanders genutzt',
    onceFree: 'Sobald es frei ist, können Sie es hier nutzen.',
    onceSignedOut: 'Sobald das andere Gerät abgemeldet ist, können Sie es hier nutzen.',
    heldByOne: 'Aktives Gerät',
    heldByMany: 'Aktive Geräte',
    freeIn: 'Frei in',
    free: 'Frei {in}',
    freeAtLatestIn: 'Spätestens frei in',
    freeAtLatest: 'Spätestens {in} frei',
    freeNow: 'Sie können es jetzt noch einmal versuchen.',
    wait: 'Warten Sie, bis die Zeit abgelaufen ist, und versuchen Sie es dann noch einmal.',
    signOutThere: 'Melden Sie sich auf dem anderen Gerät ab. Dann geht es hier sofort weiter.',
    signOutOnOne: 'Melden Sie sich auf einem der anderen Geräte ab. Dann geht es hier sofort weiter.',
    ticket: {
      title: 'Bitte melden Sie sich noch einmal an',
      text: 'Ihre Auswahl kam zu spät oder war schon verwendet; es wurde nichts geändert. Melden Sie sich noch einmal an, um neu zu wählen.',
    },
  },
  signedOut: {
    title: 'Sie wurden abgemeldet',
    titles: { replaced: 'Sie haben sich neu angemeldet', closed: 'Sie haben sich abgemeldet' },
    reasons: {
      displaced:
        'Mit diesem Konto hat sich jemand auf einem anderen Gerät angemeldet. Deshalb wurde dieses hier abgemeldet.',
      replaced: 'Auf diesem Gerät gibt es eine neuere Anmeldung. Sie hat die frühere abgelöst.',
      expired: 'Zu Ihrer Sicherheit gilt eine Anmeldung nur für begrenzte Zeit. Ihre ist abgelaufen.',
      idle: 'Sie waren eine Weile nicht aktiv. Zu Ihrer Sicherheit haben wir Sie abgemeldet.',
      revoked:
        'Dieses Gerät wurde von anderswo abgemeldet: von Ihnen selbst auf einem anderen Gerät oder von den Betreibern dieser Website.',
      closed: 'Sie sind auf diesem Gerät nicht mehr angemeldet.',
      unknown: 'Ihre Anmeldung auf diesem Gerät ist nicht mehr gültig.',
    },
    rules: {
      policy:
        'Dieses Konto kann jetzt auf weniger Geräten gleichzeitig genutzt werden als zuvor. Deshalb wurde dieses hier abgemeldet.',
      capacity:
        'Dieses Konto wurde auf zu vielen Geräten gleichzeitig genutzt. Dieses hier war am längsten unbenutzt und wurde deshalb abgemeldet.',
    },
    takenOver: 'Jemand hat sich auf einem anderen Gerät mit diesem Konto angemeldet und die Nutzung hier beendet.',
    disowned:
      'Jemand, der von diesem Konto abgemeldet wurde, hat angegeben, sich hier nicht selbst angemeldet zu haben. Deshalb wurde dieses Gerät abgemeldet.',
    newSignIn: 'Neue Anmeldung',
    at: 'Abgemeldet {ago}',
    next: {
      displaced:
        'Wenn Sie das waren, ist alles in Ordnung: Melden Sie sich wieder an, wenn Sie hier weitermachen möchten.',
      replaced: 'Wenn Sie das waren, ist alles in Ordnung: Machen Sie einfach weiter.',
      disowned: 'Wenn dieses Konto Ihnen gehört, melden Sie sich wieder an und ändern Sie Ihr Passwort.',
      otherwise: 'Melden Sie sich wieder an, um weiterzumachen.',
    },
  },
  notices: {
    signInRequired: {
      title: 'Bitte melden Sie sich an',
      text: 'Um diese Seite zu sehen, melden Sie sich bitte noch einmal an.',
    },
    cookieRequired: {
      title: 'Bitte erlauben Sie Cookies',
      text: 'Ihr Browser hat kein Cookie gesendet. Deshalb können wir nicht erkennen, welche Anmeldung Ihre ist. Erlauben Sie Cookies für diese Website und versuchen Sie es dann noch einmal.',
    },
    unavailable: {
      title: 'Einen Moment bitte',
      text: 'Wir können Ihre Anmeldung gerade nicht prüfen. Das liegt nicht an Ihnen, und Sie wurden nicht abgemeldet. Bitte versuchen Sie es gleich noch einmal.',
    },
    insecure: {
      title: 'Diese Verbindung ist nicht sicher',
      text: 'Anmelden können Sie sich hier nur über eine sichere Verbindung. Versuchen Sie es mit https:// am Anfang der Adresse. Hilft das nicht, sagen Sie bitte den Betreibern dieser Website Bescheid.',
    },
  },
  forms,
  live,
}
