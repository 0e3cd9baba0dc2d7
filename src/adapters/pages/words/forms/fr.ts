// The pages with forms in French.

import type { FormWords } from './words.ts'

export const fr: FormWords = {
  password: {
    label: 'Votre mot de passe',
    wrong: 'Ce mot de passe n’est pas le bon. Rien n’a été modifié.',
  },
  choice: {
    one: 'Vous pouvez déconnecter l’autre appareil et utiliser le compte ici à la place.',
    many: 'Vous pouvez déconnecter l’un des autres appareils et utiliser le compte ici à la place.',
    which: 'Quel appareil faut-il déconnecter\u202f?',
    loss: 'Ce qui n’y est pas enregistré risque d’être perdu.',
    hurry: 'Veuillez choisir dans les deux minutes qui suivent votre connexion. Ensuite, reconnectez-vous.',
    takeOver: 'Le déconnecter et continuer ici',
    cancel: 'Annuler sans rien modifier',
    freeNow: 'Le compte est maintenant libre.',
  },
  sessions: {
    title: 'Vos appareils connectés',
    none: 'Aucun appareil n’utilise votre compte.',
    one: 'Votre compte n’est utilisé que sur cet appareil.',
    many: 'Ces appareils utilisent votre compte. L’un d’eux n’est pas à vous\u202f? Déconnectez-le, puis changez votre mot de passe.',
    here: 'Cet appareil',
    lastSeen: 'Dernière activité {ago}',
    end: 'Déconnecter',
    endHere: 'Se déconnecter ici',
    endOthers: 'Déconnecter tous les autres appareils',
    ended: 'L’appareil a été déconnecté.',
    othersEnded: 'Tous les autres appareils ont été déconnectés.',
    back: 'Retour',
  },
  confirm: {
    title: 'Veuillez confirmer que c’est bien vous',
    text: 'Pour la sécurité de votre compte, veuillez saisir à nouveau votre mot de passe.',
    confirm: 'Confirmer et continuer',
    back: 'Revenir sans rien modifier',
  },
  notMe: {
    ask: {
      title: 'Ce n’était pas vous\u202f?',
      text: 'Si quelqu’un d’autre s’est connecté à votre compte et que votre connexion ici a pris fin, vous pouvez maintenant déconnecter son appareil.',
    },
    end: 'Déconnecter l’autre appareil',
    back: 'C’était moi\u202f: ne rien modifier',
    done: {
      title: 'L’autre appareil a été déconnecté',
      text: 'Quelqu’un d’autre connaît peut-être votre mot de passe. Changez-le dès votre prochaine connexion.',
    },
    tooLate: {
      title: 'Ce n’est plus possible ici',
      text: 'Vous ne pouvez déconnecter l’autre appareil d’ici qu’une seule fois, et dans les 15 minutes qui suivent votre déconnexion. Rien n’a été modifié cette fois-ci. Reconnectez-vous, puis changez votre mot de passe.',
    },
  },
}
