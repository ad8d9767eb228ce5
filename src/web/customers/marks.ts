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
