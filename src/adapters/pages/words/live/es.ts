// What open pages are told, in Spanish.

import type { OpenPageWords } from './words.ts'

export const es: OpenPageWords = {
  warning: 'Su sesión se cerrará pronto',
  left: 'Tiempo restante: {left}',
  saveYourWork: 'Guarde ahora su trabajo y después inicie sesión de nuevo.',
  stay: 'Mantener la sesión',
  signIn: 'Iniciar sesión de nuevo',
  dismiss: 'Ocultar este mensaje',
  notMe: 'No he sido yo: cerrar la sesión en el otro dispositivo',
  disowned:
    'Se ha cerrado la sesión en el otro dispositivo. Puede que otra persona conozca su contraseña: cámbiela en cuanto vuelva a entrar.',
  password: 'Su contraseña',
  wrongPassword: 'Esa contraseña no es correcta. Inténtelo de nuevo.',
  failed: 'No ha funcionado. Inténtelo de nuevo.',
  anotherDevice: 'otro dispositivo',
  ended: {
    displaced: 'Sesión iniciada en {device}[, {at}].',
    takenOver: 'Sesión iniciada en {device}[, {at}]. Alguien ha decidido así que la cuenta deje de usarse aquí.',
    policy:
      'Ahora esta cuenta puede usarse en menos dispositivos a la vez; por eso se ha cerrado la sesión en este[ ({at})].',
    capacity:
      'Esta cuenta se estaba usando en demasiados dispositivos a la vez; por eso se ha cerrado la sesión en este[ ({at})].',
    replaced: 'Hay un inicio de sesión más reciente en este dispositivo[ ({at})].',
    expired: 'Las sesiones duran un tiempo limitado. La suya ha caducado[ ({at})].',
    idle: 'Llevaba un rato sin actividad y hemos cerrado su sesión[ ({at})].',
    revoked:
      'La sesión de este dispositivo se ha cerrado a distancia[ ({at})]: lo ha hecho usted o el equipo de este sitio.',
    disowned:
      'Alguien cuya sesión se había cerrado ha indicado que no fue quien inició sesión aquí; por eso se ha cerrado la sesión en este dispositivo[ ({at})].',
    closed: 'Ha cerrado la sesión[ ({at})].',
    unknown: 'Su sesión en este dispositivo ya no es válida.',
  },
}
