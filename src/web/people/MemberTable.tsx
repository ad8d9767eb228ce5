import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useMyself } from '../api/me.ts'
import tableClasses from '../imports/tables.module.css'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { roleWords } from '../rights/roles.ts'
import { MemberDialogs } from './MemberDialogs.tsx'
import type { Deed } from './MemberDialogs.tsx'
import { MemberMenu } from './MemberMenu.tsx'
import classes from './people.module.css'
import type { Member } from './queries.ts'

export interface MemberTableProps {
  readonly items: readonly Member[]
  /** Those of another search, until the ones asked for have come. */
  readonly isOld: boolean
}

/** People with what they are, when they were last here, and what can be done with them. */
export function MemberTable({ items, isOld }: MemberTableProps) {
  const { say } = useWords()
  const [asked, setAsked] = useState<{ deed: Deed; member: Member } | null>(null)
  const [said, setSaid] = useState('')
  return (
    <>
      <p role="status" className={classes.said}>
        {said}
      </p>
      <table className={tableClasses.table} data-stacks data-old={isOld || undefined}>
        <thead>
          <tr>
            <th scope="col">{say('web.account.name')}</th>
            <th scope="col">{say('web.tokens.role')}</th>
            <th scope="col">{say('web.account.last_seen')}</th>
            <th scope="col">{say('web.people.second_factor')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {items.map((member) => (
            <Row key={member.id} member={member} onAsk={(deed) => setAsked({ deed, member })} />
          ))}
        </tbody>
      </table>
      {asked !== null && <MemberDialogs {...asked} onSaid={setSaid} onClose={() => setAsked(null)} />}
    </>
  )
}

function Row({ member, onAsk }: { member: Member; onAsk: (deed: Deed) => void }) {
  const { say } = useWords()
  const { person } = useMyself()
  const { name, email, role, lastSeenAt, hasSecondFactor } = member
  const Shield = hasSecondFactor ? IconShieldCheck : IconShieldOff
  return (
    <tr className={classes.row}>
      <th scope="row">
        {name}
        {member.id === person?.id && <span className={classes.you}>({say('web.people.you')})</span>}
        <span className={classes.email}>{email ?? say('web.people.no_address')}</span>
      </th>
      <td>
        <span title={say(roleWords[role].text)}>{say(roleWords[role].name)}</span>
      </td>
      <td data-label={say('web.account.last_seen')}>
        {lastSeenAt === null ? say('web.people.never_seen') : <Instant at={lastSeenAt} />}
      </td>
      <td data-label={say('web.people.second_factor')}>
        <span className={classes.factor} data-on={hasSecondFactor || undefined}>
          <Shield size={16} stroke={1.75} aria-hidden />
          {say(hasSecondFactor ? 'web.people.factor_on' : 'web.people.factor_off')}
        </span>
      </td>
      <td className={classes.act}>
        <MemberMenu member={member} onAsk={onAsk} />
      </td>
    </tr>
  )
}
