// The pages in Spanish.

import { es as forms } from './forms/es.ts'
import { es as live } from './live/es.ts'
import type { Words } from './words.ts'

export const es: Words = {
  anotherDevice: 'Otro dispositivo',
  unknownDevice: 'Dispositivo desconocido',
  browserOnSystem: '{browser} en {system}',
  justNow: 'hace un momento',
  signedIn: 'Inicio de sesión {ago}',
  whatToDo: 'Qué puede hacer',
  tryAgain: 'Intentar de nuevo',
  signInAgain: 'Iniciar sesión de nuevo',
  goOn: 'Continuar',
  notYou: {
    question: '¿No ha sido usted?',
    advice: 'Puede que otra persona conozca su contraseña. Cámbiela en cuanto vuelva a entrar.',
    link: 'Recuperar mi cuenta',
  },
  inUse: {
    title: 'Esta cuenta se está usando en otro lugar',
    onceFree: 'Podrá usarla aquí en cuanto quede libre.',
    onceSignedOut: 'Podrá usarla aquí cuando se cierre la sesión en el otro dispositivo.',
    heldByOne: 'Dispositivo en uso',
    heldByMany: 'Dispositivos en uso',
    freeIn: 'Libre en',
    free: 'Libre {in}',
    freeAtLatestIn: 'Libre como muy tarde en',
    freeAtLatest: 'Libre como muy tarde {in}',
    freeNow: 'Ya puede intentarlo de nuevo.',
    wait: 'Espere a que termine el tiempo e inténtelo de nuevo.',
    signOutThere: 'Cierre la sesión en el otro dispositivo y podrá entrar aquí al momento.',
    signOutOnOne: 'Cierre la sesión en uno de los otros dispositivos y podrá entrar aquí al momento.',
    ticket: {
      title: 'Inicie sesión de nuevo',
      text: 'Su elección llegó demasiado tarde o ya se había utilizado, así que no se ha cambiado nada. Inicie sesión de nuevo para volver a elegir.',
    },
  },
  signedOut: {
    title: 'Se ha cerrado su sesión',
    titles: { replaced: 'Ha vuelto a iniciar sesión', closed: 'Ha cerrado la sesión' },
    reasons: {
      displaced:
        'Alguien ha iniciado sesión en esta cuenta desde otro dispositivo; por eso se ha cerrado la sesión en este.',
      replaced: 'Hay un inicio de sesión más reciente en este dispositivo, que ha sustituido al anterior.',
      expired: 'Por su seguridad, las sesiones duran un tiempo limitado. La suya ha caducado.',
      idle: 'Llevaba un rato sin actividad y, por su seguridad, hemos cerrado su sesión.',
      revoked:
        'La sesión de este dispositivo se ha cerrado a distancia: lo ha hecho usted desde otro dispositivo o el equipo de este sitio.',
      closed: 'Ya no tiene la sesión iniciada en este dispositivo.',
      unknown: 'Su sesión en este dispositivo ya no es válida.',
    },
    rules: {
      policy:
        'Ahora esta cuenta puede usarse en menos dispositivos a la vez que antes; por eso se ha cerrado la sesión en este.',
      capacity:
        'Esta cuenta se estaba usando en demasiados dispositivos a la vez. Este era el que llevaba más tiempo sin usarse, y por eso se ha cerrado su sesión.',
    },
    takenOver:
      'Alguien ha iniciado sesión en esta cuenta desde otro dispositivo y ha decidido que deje de usarse aquí.',
    disowned:
      'Alguien cuya sesión en esta cuenta se había cerrado ha indicado que no fue quien inició sesión aquí; por eso se ha cerrado la sesión en este dispositivo.',
    newSignIn: 'Nuevo inicio de sesión',
    at: 'Sesión cerrada {ago}',
    next: {
      displaced: 'Si ha sido usted, no hay ningún problema: inicie sesión de nuevo cuando quiera continuar aquí.',
      replaced: 'Si ha sido usted, no hay ningún problema: puede continuar sin más.',
      disowned: 'Si esta cuenta es suya, inicie sesión de nuevo y cambie su contraseña.',
      otherwise: 'Inicie sesión de nuevo para continuar.',
    },
  },
  notices: {
    signInRequired: { title: 'Inicie sesión', text: 'Para ver esta página, inicie sesión de nuevo.' },
    cookieRequired: {
      title: 'Permita las cookies',
      text: 'Su navegador no ha enviado ninguna cookie, así que no podemos saber cuál es su sesión. Permita las cookies de este sitio e inténtelo de nuevo.',
    },
    unavailable: {
      title: 'Un momento, por favor',
      text: 'Ahora mismo no podemos comprobar su sesión. No es culpa suya, y su sesión no se ha cerrado. Inténtelo de nuevo en unos instantes.',
    },
    insecure: {
      title: 'Esta conexión no es segura',
      text: 'Aquí solo se puede iniciar sesión con una conexión segura. Pruebe con https:// al principio de la dirección. Si no funciona, avise a los responsables de este sitio.',
    },
  },
  forms,
  live,
}
