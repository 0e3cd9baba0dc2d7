// All cases of the adapters' suite, in the order of the rows.

import type { AdapterCase } from './case.ts'
import { choosingCases } from './choosing.ts'
import { comingBackCases } from './coming-back.ts'
import { displacingCases } from './displacing.ts'
import { endingCases } from './ending.ts'
import { limitCases } from './limit.ts'
import { liveCases } from './live.ts'
import { lockWindowCases } from './lock-window.ts'
import { nobodyCases } from './nobody.ts'
import { notMeCases } from './not-me.ts'
import { outageCases } from './outage.ts'
import { ownSessionsCases } from './own-sessions.ts'
import { refusingCases } from './refusing.ts'
import { sameBrowserCases } from './same-browser.ts'
import { stayingCases } from './staying.ts'
import { timeCases } from './time.ts'
import { toldCases } from './told.ts'
import { waysInCases } from './ways-in.ts'
import { whoIsAskedCases } from './who-is-asked.ts'

export const CASES: readonly AdapterCase[] = [
  ...limitCases,
  ...refusingCases,
  ...displacingCases,
  ...comingBackCases,
  ...sameBrowserCases,
  ...waysInCases,
  ...nobodyCases,
  ...whoIsAskedCases,
  ...lockWindowCases,
  ...timeCases,
  ...stayingCases,
  ...endingCases,
  ...ownSessionsCases,
  ...outageCases,
  ...toldCases,
  ...liveCases,
  ...notMeCases,
  ...choosingCases,
]
