// The pages with forms in Spanish.

import type { FormWords } from './words.ts'

export const es: FormWords = {
  password: {
    label: 'Su contraseña',
    wrong: 'Esa contraseña no es correcta. No se ha cambiado nada.',
  },
  choice: {
    one: 'Puede cerrar la sesión en el otro dispositivo y usar la cuenta aquí en su lugar.',
    many: 'Puede cerrar la sesión en uno de los otros dispositivos y usar la cuenta aquí en su lugar.',
    which: '¿En qué dispositivo quiere cerrar la sesión?',
    loss: 'Lo que no se haya guardado allí podría perderse.',
    hurry: 'Decida en los dos minutos siguientes al inicio de sesión. Después, inicie sesión de nuevo.',
    takeOver: 'Cerrar la sesión allí y usar la cuenta aquí',
    cancel: 'Cancelar sin cambiar nada',
    freeNow: 'La cuenta ya está libre.',
  },
  sessions: {
    title: 'Dónde tiene la sesión iniciada',
    none: 'No tiene la sesión iniciada en ningún dispositivo.',
    one: 'Solo tiene la sesión iniciada en este dispositivo.',
    many: 'Estos dispositivos están usando su cuenta. ¿Alguno no es suyo? Cierre la sesión en él y después cambie su contraseña.',
    here: 'Este dispositivo',
    lastSeen: 'Última actividad {ago}',
    end: 'Cerrar sesión',
    endHere: 'Cerrar sesión aquí',
    endOthers: 'Cerrar sesión en todos los demás dispositivos',
    ended: 'Se ha cerrado la sesión en el dispositivo.',
    othersEnded: 'Se ha cerrado la sesión en todos los demás dispositivos.',
    back: 'Volver',
  },
  confirm: {
    title: 'Confirme que es usted',
    text: 'Para proteger su cuenta, introduzca su contraseña una vez más.',
    confirm: 'Confirmar y continuar',
    back: 'Volver sin cambiar nada',
  },
  notMe: {
    ask: {
      title: '¿No ha sido usted?',
      text: 'Si otra persona ha iniciado sesión en su cuenta y por eso se ha cerrado su sesión aquí, ahora puede cerrar la de ese dispositivo.',
    },
    end: 'Cerrar la sesión en el otro dispositivo',
    back: 'He sido yo: no cambiar nada',
    done: {
      title: 'Se ha cerrado la sesión en el otro dispositivo',
      text: 'Puede que otra persona conozca su contraseña. Cámbiela en cuanto vuelva a entrar.',
    },
    tooLate: {
      title: 'Aquí ya no es posible',
      text: 'Desde aquí solo puede cerrar la sesión del otro dispositivo una vez, y solo en los 15 minutos siguientes al cierre de la suya. Ahora no se ha cambiado nada. Inicie sesión de nuevo y después cambie su contraseña.',
    },
  },
}
