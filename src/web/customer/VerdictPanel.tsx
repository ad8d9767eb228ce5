import { Button } from '@mantine/core'
import {
  IconCircleCheck,
  IconCircleDashed,
  IconHandStop,
  IconHourglass,
  IconMail,
  IconUsers,
} from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { useMe } from '../api/me.ts'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { markFaces } from '../customers/marks.ts'
import type { LicenceMark } from '../customers/marks.ts'
import { appearanceOf } from '../status/status.ts'
import classes from './standing.module.css'
import type { Subscription } from './types.ts'
import { verdictOn } from './verdict.ts'
import type { Reason, VerdictOn } from './verdict.ts'

const icons: Readonly<Record<VerdictOn, Icon>> = {
  partner: IconHandStop,
  customer_admin: IconHourglass,
  vendor: IconHourglass,
  use: IconUsers,
  nobody: IconCircleCheck,
  none: IconCircleDashed,
}

const todoOfUse = {
  overLimit: 'web.customer.todo.over_limit',
  nobodyAssigned: 'web.customer.todo.nobody_assigned',
  lowUse: 'web.customer.todo.low_use',
} as const satisfies Readonly<Record<LicenceMark, WordKey>>

export interface VerdictPanelProps {
  readonly subscriptions: readonly Subscription[]
  readonly adminEmail: string | null
}

/** Does this customer need me, why, and what do I do? */
export function VerdictPanel({ subscriptions, adminEmail }: VerdictPanelProps) {
  const { say } = useWords()
  const { vendor } = useMe().partner
  const { on, reasons, use, freeLicences } = verdictOn(subscriptions)
  const Icon = icons[on]
  const worst = reasons[0]
  return (
    <section
      className={classes.verdict}
      data-on={on}
      data-severity={worst === undefined ? undefined : appearanceOf(worst.status).severity}
    >
      <h2 className={classes.answer}>
        <Icon size={20} stroke={1.75} aria-hidden />
        {say(`web.customer.verdict.${on}`, { vendor })}
      </h2>
      {on === 'none' && <p className={classes.why}>{say('web.customer.verdict.none_text')}</p>}
      {reasons.length + use.length > 0 && (
        <ul className={classes.reasons}>
          {reasons.map((reason) => (
            <li key={reason.said === 'status' ? reason.status : reason.said}>
              <Why reason={reason} vendor={vendor} />
              {reason.status === 'pending_details' && adminEmail !== null && <Remind address={adminEmail} />}
            </li>
          ))}
          {use.map(({ mark, ...words }) => {
            const { icon: Face } = markFaces[mark]
            return (
              <li key={mark}>
                <Face className={classes.reasonIcon} size={16} stroke={1.75} aria-hidden />
                <span>{say(todoOfUse[mark], words)}</span>
              </li>
            )
          })}
          {freeLicences > 0 && <li>{say('web.customer.verdict.free', { count: freeLicences })}</li>}
        </ul>
      )}
    </section>
  )
}

function Why({ reason: { status, said, count, name, endsAt }, vendor }: { reason: Reason; vendor: string }) {
  const { say, relative } = useWords()
  const nowMs = useNow()
  const when = endsAt === null ? '' : relative(endsAt, nowMs)
  const { icon: Icon } = appearanceOf(status)
  const word = `web.customer.todo.${said === 'status' ? status : said}` as const
  return (
    <>
      <Icon className={classes.reasonIcon} size={16} stroke={1.75} aria-hidden />
      <span>{say(word, { count, name, when, vendor })}</span>
    </>
  )
}

function Remind({ address }: { address: string }) {
  const { say } = useWords()
  return (
    <Button
      component="a"
      href={`mailto:${address}`}
      variant="default"
      size="compact-sm"
      leftSection={<IconMail size={15} stroke={1.75} aria-hidden />}
    >
      {say('web.customer.remind')}
    </Button>
  )
}
