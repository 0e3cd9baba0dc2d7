// The policy beside the store: whether its file can be used, and what to think over in it.

import { PolicyFileError } from '../../policy-file/fault.ts'
import { reportOf } from '../../policy-report/report.ts'
import { rulesFrom } from '../limits.ts'
import { type Check, fine, named, warning, wrong } from './check.ts'

export async function policyChecks(file: string): Promise<readonly Check[]> {
  try {
    const { policies } = reportOf(await rulesFrom(file))
    const found = policies.flatMap(({ plan, cautions }) =>
      cautions.map(({ message, change }) => {
        const whose = plan === null ? '' : `Plan ${JSON.stringify(plan)}: `
        return named('policy', warning(`${whose}${message}`, change))
      }),
    )
    return found.length > 0 ? found : [named('policy', fine(`${file} can be used, and contradicts itself nowhere.`))]
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error
    return [named('policy', wrong(error.message, 'Correct the file, and see what it says: utsessions policy check.'))]
  }
}
