// What open pages are told, in French.

import type { OpenPageWords } from './words.ts'

export const fr: OpenPageWords = {
  warning: 'Votre connexion va bientôt prendre fin',
  left: 'Temps restant\u202f: {left}',
  saveYourWork: 'Veuillez enregistrer votre travail maintenant, puis vous reconnecter.',
  stay: 'Prolonger la connexion',
  signIn: 'Se reconnecter',
  dismiss: 'Masquer ce message',
  notMe: 'Ce n’était pas moi\u202f: déconnecter l’autre appareil',
  disowned:
    'L’autre appareil a été déconnecté. Quelqu’un d’autre connaît peut-être votre mot de passe\u202f: changez-le dès votre prochaine connexion.',
  password: 'Votre mot de passe',
  wrongPassword: 'Ce mot de passe n’est pas le bon. Veuillez réessayer.',
  failed: 'Cela n’a pas fonctionné. Veuillez réessayer.',
  anotherDevice: 'un autre appareil',
  ended: {
    displaced: 'Connexion sur {device}[, {at}].',
    takenOver: 'Connexion sur {device}[, {at}]. Quelqu’un a alors choisi de mettre fin à l’utilisation ici.',
    policy:
      'Ce compte peut désormais être utilisé sur moins d’appareils à la fois\u202f; celui-ci a donc été déconnecté[ ({at})].',
    capacity: 'Ce compte était utilisé sur trop d’appareils à la fois\u202f; celui-ci a donc été déconnecté[ ({at})].',
    replaced: 'Il y a une connexion plus récente sur cet appareil[ ({at})].',
    expired: 'Une connexion ne dure qu’un temps limité. La vôtre est arrivée à son terme[ ({at})].',
    idle: 'Sans activité de votre part depuis un moment, nous avons mis fin à votre connexion[ ({at})].',
    revoked: 'Cet appareil a été déconnecté à distance[ ({at})]\u202f: par vous, ou par l’équipe de ce site.',
    disowned:
      'Une personne qui avait été déconnectée a indiqué que ce n’était pas elle qui s’était connectée ici\u202f; cet appareil a donc été déconnecté[ ({at})].',
    closed: 'Déconnexion effectuée[ ({at})].',
    unknown: 'Votre connexion sur cet appareil n’est plus valable.',
  },
}
