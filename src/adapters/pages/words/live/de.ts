// What open pages are told, in German.

import type { OpenPageWords } from './words.ts'

export const de: OpenPageWords = {
  warning: 'Sie werden bald abgemeldet',
  left: 'Noch {left}',
  saveYourWork: 'Bitte speichern Sie jetzt und melden Sie sich dann wieder an.',
  stay: 'Angemeldet bleiben',
  signIn: 'Wieder anmelden',
  dismiss: 'Meldung ausblenden',
  notMe: 'Das war ich nicht: das andere Gerät abmelden',
  disowned:
    'Das andere Gerät wurde abgemeldet. Vielleicht kennt jemand anderes Ihr Passwort: Ändern Sie es, sobald Sie wieder angemeldet sind.',
  password: 'Ihr Passwort',
  wrongPassword: 'Dieses Passwort stimmt nicht. Bitte versuchen Sie es noch einmal.',
  failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  anotherDevice: 'einem anderen Gerät',
  ended: {
    displaced: 'Geöffnet auf {device}[, {at}].',
    takenOver: 'Geöffnet auf {device}[, {at}]. Jemand hat dabei die Nutzung hier beendet.',
    policy:
      'Dieses Konto kann jetzt auf weniger Geräten gleichzeitig genutzt werden. Deshalb wurde dieses hier abgemeldet[ ({at})].',
    capacity:
      'Dieses Konto wurde auf zu vielen Geräten gleichzeitig genutzt. Deshalb wurde dieses hier abgemeldet[ ({at})].',
    replaced: 'Auf diesem Gerät gibt es eine neuere Anmeldung[ ({at})].',
    expired: 'Eine Anmeldung gilt nur für begrenzte Zeit. Ihre ist abgelaufen[ ({at})].',
    idle: 'Sie waren eine Weile nicht aktiv und wurden deshalb abgemeldet[ ({at})].',
    revoked: 'Sie wurden von anderswo abgemeldet[ ({at})]: von Ihnen selbst oder von den Betreibern dieser Website.',
    disowned:
      'Jemand, der abgemeldet wurde, hat angegeben, sich hier nicht selbst angemeldet zu haben. Deshalb wurde dieses Gerät abgemeldet[ ({at})].',
    closed: 'Sie haben sich abgemeldet[ ({at})].',
    unknown: 'Ihre Anmeldung auf diesem Gerät ist nicht mehr gültig.',
  },
}
