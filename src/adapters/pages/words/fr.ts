// The pages in French. Narrow no-break spaces stand before high punctuation.

import { fr as forms } from './forms/fr.ts'
import { fr as live } from './live/fr.ts'
import type { Words } from './words.ts'

export const fr: Words = {
  anotherDevice: 'Un autre appareil',
  unknownDevice: 'Appareil inconnu',
  browserOnSystem: '{browser} sur {system}',
  justNow: 'à l’instant',
  signedIn: 'Connexion {ago}',
  whatToDo: 'Ce que vous pouvez faire',
  tryAgain: 'Réessayer',
  signInAgain: 'Se reconnecter',
  goOn: 'Continuer',
  notYou: {
    question: 'Ce n’était pas vous\u202f?',
    advice: 'Quelqu’un d’autre connaît peut-être votre mot de passe. Changez-le dès votre prochaine connexion.',
    link: 'Récupérer mon compte',
  },
  inUse: {
    title: 'Ce compte est déjà utilisé ailleurs',
    onceFree: 'Vous pourrez l’utiliser ici dès qu’il sera libre.',
    onceSignedOut: 'Vous pourrez l’utiliser ici dès que l’autre appareil sera déconnecté.',
    heldByOne: 'Appareil connecté',
    heldByMany: 'Appareils connectés',
    freeIn: 'Libre dans',
    free: 'Libre {in}',
    freeAtLatestIn: 'Libre au plus tard dans',
    freeAtLatest: 'Libre au plus tard {in}',
    freeNow: 'Vous pouvez réessayer maintenant.',
    wait: 'Attendez la fin du délai, puis réessayez.',
    signOutThere: 'Déconnectez-vous sur l’autre appareil\u202f: vous pourrez aussitôt continuer ici.',
    signOutOnOne: 'Déconnectez-vous sur l’un des autres appareils\u202f: vous pourrez aussitôt continuer ici.',
    ticket: {
      title: 'Veuillez vous reconnecter',
      text: 'Votre choix est arrivé trop tard ou avait déjà servi\u202f; rien n’a été modifié. Reconnectez-vous pour choisir à nouveau.',
    },
  },
  signedOut: {
    title: 'Votre connexion a pris fin',
    titles: { replaced: 'Nouvelle connexion sur cet appareil', closed: 'Déconnexion effectuée' },
    reasons: {
      displaced: 'Quelqu’un s’est connecté à ce compte sur un autre appareil\u202f; celui-ci a donc été déconnecté.',
      replaced: 'Une connexion plus récente sur cet appareil a pris le relais de la précédente.',
      expired: 'Pour votre sécurité, une connexion ne dure qu’un temps limité. La vôtre est arrivée à son terme.',
      idle: 'Sans activité de votre part depuis un moment, nous avons mis fin à votre connexion, pour votre sécurité.',
      revoked:
        'Cet appareil a été déconnecté à distance\u202f: par vous depuis un autre appareil, ou par l’équipe de ce site.',
      closed: 'Cet appareil n’est plus connecté à votre compte.',
      unknown: 'Votre connexion sur cet appareil n’est plus valable.',
    },
    rules: {
      policy:
        'Ce compte peut désormais être utilisé sur moins d’appareils à la fois\u202f; celui-ci a donc été déconnecté.',
      capacity:
        'Ce compte était utilisé sur trop d’appareils à la fois. C’est celui-ci qui n’avait pas servi depuis le plus longtemps\u202f; il a donc été déconnecté.',
    },
    takenOver:
      'Quelqu’un s’est connecté à ce compte sur un autre appareil et a choisi de mettre fin à son utilisation ici.',
    disowned:
      'Une personne qui avait été déconnectée de ce compte a indiqué que ce n’était pas elle qui s’était connectée ici\u202f; cet appareil a donc été déconnecté.',
    newSignIn: 'Nouvelle connexion',
    at: 'Déconnexion {ago}',
    next: {
      displaced: 'Si c’était vous, tout va bien\u202f: reconnectez-vous quand vous voudrez continuer ici.',
      replaced: 'Si c’était vous, tout va bien\u202f: vous pouvez simplement continuer.',
      disowned: 'Si ce compte est le vôtre, reconnectez-vous et changez votre mot de passe.',
      otherwise: 'Reconnectez-vous pour continuer.',
    },
  },
  notices: {
    signInRequired: { title: 'Veuillez vous connecter', text: 'Pour voir cette page, veuillez vous reconnecter.' },
    cookieRequired: {
      title: 'Veuillez autoriser les cookies',
      text: 'Votre navigateur n’a envoyé aucun cookie\u202f; nous ne pouvons donc pas reconnaître votre connexion. Autorisez les cookies pour ce site, puis réessayez.',
    },
    unavailable: {
      title: 'Un instant, s’il vous plaît',
      text: 'Nous ne pouvons pas vérifier votre connexion pour le moment. Vous n’y êtes pour rien, et votre connexion n’a pas été interrompue. Veuillez réessayer dans un instant.',
    },
    insecure: {
      title: 'Cette connexion n’est pas sécurisée',
      text: 'Vous ne pouvez vous identifier ici que par une connexion sécurisée. Essayez avec https:// au début de l’adresse. Si cela ne suffit pas, prévenez les responsables de ce site.',
    },
  },
  forms,
  live,
}
