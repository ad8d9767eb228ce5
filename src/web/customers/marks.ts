import { IconArrowBarToUp, IconClockExclamation, IconTrendingDown, IconUserPlus } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import type { WordKey } from '../../messages/word-groups.ts'
import type { ServiceMark } from './search.ts'

/** How a mark of a customer's services is shown, and what it is called where it is and where it is not. */
export interface MarkFace {
  readonly icon: Icon
  readonly is: WordKey
  readonly isNot: WordKey
  /** What exactly is meant. */
  readonly help?: WordKey
}

export const markFaces: Readonly<Record<ServiceMark, MarkFace>> = {
  stuck: {
    icon: IconClockExclamation,
    is: 'filter.stuck',
    isNot: 'filter.not_stuck',
  },
  overLimit: {
    icon: IconArrowBarToUp,
    is: 'filter.over_limit',
    isNot: 'filter.not_over_limit',
    help: 'filter.over_limit_help',
  },
  lowUse: {
    icon: IconTrendingDown,
    is: 'filter.low_use',
    isNot: 'filter.not_low_use',
    help: 'filter.low_use_help',
  },
  nobodyAssigned: {
    icon: IconUserPlus,
    is: 'filter.nobody_assigned',
    isNot: 'filter.not_nobody_assigned',
    help: 'filter.nobody_assigned_help',
  },
}

/** What is known of the use of licences, of a customer or a service. */
export interface LicenceUse {
  readonly isOverLimit: boolean
  readonly isLowUse: boolean
  readonly isNobodyAssigned: boolean
}

/** What the use of licences asks for, most urgent first. */
export const licenceMarks = [
  'overLimit',
  'nobodyAssigned',
  'lowUse',
] as const satisfies readonly ServiceMark[]
export type LicenceMark = (typeof licenceMarks)[number]

/** The one thing that is said first: what nobody uses is also little used. */
export function licenceMarkOf({ isOverLimit, isNobodyAssigned, isLowUse }: LicenceUse): LicenceMark | null {
  const has = { overLimit: isOverLimit, nobodyAssigned: isNobodyAssigned, lowUse: isLowUse }
  return licenceMarks.find((mark) => has[mark]) ?? null
}
