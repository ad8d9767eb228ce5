import type { OperationId } from '../../src/client/contracts.ts'
import { accounts } from './expectations/accounts.ts'
import { assignments } from './expectations/assignments.ts'
import { catalogue } from './expectations/catalogue.ts'
import { customers } from './expectations/customers.ts'
import { people } from './expectations/people.ts'
import { services } from './expectations/services.ts'
import { setUp } from './expectations/set-up.ts'
import { subscriptions } from './expectations/subscriptions.ts'
import type { Line } from './expectations/line.ts'

/** Every operation of the API: who may, and what it answers about what is not there. */
export const expectations = {
  ...accounts,
  ...customers,
  ...catalogue,
  ...subscriptions,
  ...services,
  ...setUp,
  ...assignments,
  ...people,
} as const satisfies Readonly<Record<OperationId, Line>>
