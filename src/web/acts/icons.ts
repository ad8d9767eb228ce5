import {
  IconArrowBackUp,
  IconCalendarPlus,
  IconCalendarTime,
  IconCalendarX,
  IconCash,
  IconCashOff,
  IconCoins,
  IconEqual,
  IconHash,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconRefreshOff,
  IconX,
} from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import type { ActName } from './acts.ts'

export const actIcons: Readonly<Record<ActName, Icon>> = {
  extend_trial: IconCalendarPlus,
  convert_trial: IconCoins,
  withdraw_conversion: IconArrowBackUp,
  renew: IconCalendarPlus,
  auto_renew_on: IconRefresh,
  auto_renew_off: IconRefreshOff,
  change_term: IconCalendarTime,
  align_end: IconEqual,
  change_quantity: IconHash,
  mark_overdue: IconCashOff,
  mark_paid: IconCash,
  suspend: IconPlayerPause,
  resume: IconPlayerPlay,
  cancel_at_end: IconCalendarX,
  withdraw_cancellation: IconArrowBackUp,
  close: IconX,
}
