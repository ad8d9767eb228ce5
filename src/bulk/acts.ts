import type { Act } from './act.ts'
import { assignActs } from './assign-acts.ts'
import { handActs } from './hand-acts.ts'
import { retryAct } from './retry-act.ts'
import { subscriptionActs } from './subscription-acts.ts'
import { tagActs } from './tag-acts.ts'
import type { ActName } from './wishes.ts'

/** Everything that can be done to many at once. */
export const acts: Readonly<Record<ActName, Act>> = {
  ...assignActs,
  ...tagActs,
  ...handActs,
  retry_services: retryAct,
  ...subscriptionActs,
}

/** @throws Error for what a later version has written */
export function actOf(name: string): Act {
  const act = Object.hasOwn(acts, name) ? acts[name as ActName] : undefined
  if (act === undefined) throw new Error(`Nothing is known of the act «${name}»`)
  return act
}
