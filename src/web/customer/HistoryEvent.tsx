import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCalendarPlus,
  IconCalendarTime,
  IconCalendarX,
  IconCircleCheck,
  IconCircleMinus,
  IconCirclePlus,
  IconClockExclamation,
  IconCoins,
  IconEye,
  IconForms,
  IconHandStop,
  IconLicense,
  IconLicenseOff,
  IconLifebuoy,
  IconMail,
  IconMailForward,
  IconNote,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPointFilled,
  IconRefresh,
  IconSettingsAutomation,
  IconShoppingCartPlus,
  IconTrash,
  IconUserCheck,
  IconUserPlus,
} from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { appearanceOf } from '../status/status.ts'
import classes from './history.module.css'
import { lastedLine, linesOf, titleOf } from './history-lines.ts'
import type { HistoryEntry } from './types.ts'
import { useSpeech } from './use-speech.ts'

const icons: Readonly<Record<HistoryEntry['kind'], Icon>> = {
  customer_created: IconUserPlus,
  customer_changed: IconPencil,
  customer_deleted: IconTrash,
  customer_restored: IconArrowBackUp,
  subscription_created: IconShoppingCartPlus,
  subscription_changed: IconPencil,
  subscription_status_changed: IconPointFilled,
  subscription_closed: IconCalendarX,
  trial_extended: IconCalendarPlus,
  conversion_settled: IconCoins,
  conversion_withdrawn: IconArrowBackUp,
  subscription_converted: IconCoins,
  subscription_renewed: IconRefresh,
  term_changed: IconCalendarTime,
  end_aligned: IconCalendarTime,
  auto_renew_changed: IconRefresh,
  payment_changed: IconCoins,
  subscription_suspended: IconPlayerPause,
  subscription_resumed: IconPlayerPlay,
  quantity_changed: IconPencil,
  cancellation_settled: IconCalendarX,
  cancellation_withdrawn: IconArrowBackUp,
  act_undone: IconArrowBackUp,
  service_created: IconCirclePlus,
  service_changed: IconPencil,
  service_status_set: IconPointFilled,
  service_started: IconSettingsAutomation,
  details_asked: IconForms,
  details_submitted: IconForms,
  set_up_link_sent: IconMail,
  set_up_reminder_sent: IconMail,
  set_up_link_passed_on: IconMailForward,
  service_provisioned: IconCircleCheck,
  service_failed: IconAlertTriangle,
  service_needs_partner: IconHandStop,
  service_needs_vendor: IconHandStop,
  service_finished: IconCircleCheck,
  service_retried: IconRefresh,
  service_change_begun: IconSettingsAutomation,
  service_withdrawn: IconCircleMinus,
  service_removed: IconTrash,
  service_brought_back: IconArrowBackUp,
  service_left_behind: IconAlertTriangle,
  service_stuck: IconClockExclamation,
  support_case_opened: IconLifebuoy,
  support_case_changed: IconLifebuoy,
  support_case_closed: IconLifebuoy,
  service_suspended: IconPlayerPause,
  service_resumed: IconPlayerPlay,
  service_suspension_failed: IconAlertTriangle,
  service_resumption_failed: IconAlertTriangle,
  licences_assigned: IconLicense,
  licences_returned: IconLicenseOff,
  customer_assigned: IconUserCheck,
  customer_hand_changed: IconHandStop,
  note_added: IconNote,
  customer_view_opened: IconEye,
}

/** One thing that happened: to what, and from what to what. */
export function HistoryEvent({ entry }: { entry: HistoryEntry }) {
  const speech = useSpeech()
  const { words } = speech
  const { kind, subscription, service, after } = entry
  const status = after?.status ?? after?.provisioningStatus
  const { icon: Icon, severity } =
    status == null ? { icon: icons[kind], severity: undefined } : appearanceOf(status)
  const title = titleOf[kind]
  const lines = [...linesOf(entry, speech), lastedLine(entry, speech)].filter((line) => line !== null)
  return (
    <li className={classes.event} data-kind={kind}>
      <span className={classes.icon} data-severity={severity}>
        <Icon size={15} stroke={1.75} aria-hidden />
      </span>
      <div>
        {subscription !== null && (
          <p className={classes.subject}>
            <strong>{service?.product ?? subscription.offer}</strong> <code>{subscription.externalId}</code>
          </p>
        )}
        {title !== null && (
          <p>
            {words.say(title, {
              subscriptions: after?.subscriptions ?? 0,
              services: after?.services ?? 0,
            })}
          </p>
        )}
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </li>
  )
}
