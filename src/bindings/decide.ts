import type { LicencesTable } from '../database/licence-tables.ts'

/** What is known of a licence and of its service, as far as it matters for what is told. */
export interface LookedAt {
  readonly isHeld: boolean
  /** What stands with the other side. */
  readonly told: LicencesTable['told']
  /** What is being told of it. */
  readonly telling: 'look' | 'bind' | null
  /** Whether something may have been left there by what has failed. */
  readonly leaves: boolean
  /**
   * Whether the other side wants to know of its service's licences; `never`: it cannot be told; `moving`: it is being set
   * up anew, and what it was told is looked at when it stands.
   */
  readonly service: 'binds' | 'binds_not' | 'moving' | 'never'
}

/** What is done about it: tell, take back, let it be as it is, or forget that anything was told. */
export type Decision = 'bind' | 'unbind' | 'leave' | 'forget' | 'wait'

/** What becomes of a licence of which somebody has to look whether the other side knows what is so. */
export function decide({ isHeld, told, telling, leaves, service }: LookedAt): Decision {
  if (service === 'never') return 'forget'
  if (service === 'moving') return telling === 'look' ? 'leave' : 'wait'
  return isHeld && service === 'binds' ? whereHeld[told ?? 'nothing'] : whereNotHeld(told, leaves)
}

type ToldOf = NonNullable<LicencesTable['told']> | 'nothing'

const whereHeld = {
  nothing: 'bind',
  // The same again finds what there is.
  unsure: 'bind',
  stays: 'bind',
  bound: 'leave',
  // A person decides.
  failed: 'leave',
} as const satisfies Record<ToldOf, Decision>

function whereNotHeld(told: LicencesTable['told'], leaves: boolean): Decision {
  if (told === 'bound' || told === 'unsure') return 'unbind'
  if (told === 'stays') return 'leave'
  return told === 'failed' && leaves ? 'unbind' : 'forget'
}
