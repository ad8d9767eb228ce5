import { Button } from '@mantine/core'
import tableClasses from '../imports/tables.module.css'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { roleWords } from '../rights/roles.ts'
import classes from './people.module.css'
import type { Invitation } from './queries.ts'

export interface InvitationTableProps {
  readonly items: readonly Invitation[]
  /** The one that is being sent again or taken back. */
  readonly busyWith: Invitation | false
  readonly onSendAgain: (invitation: Invitation) => void
  readonly onRevoke: (invitation: Invitation) => void
}

/** Open invitations: to whom, as what, by whom, and how long they hold. */
export function InvitationTable({ items, busyWith, onSendAgain, onRevoke }: InvitationTableProps) {
  const { say } = useWords()
  const nowMs = useNow()
  return (
    <table className={tableClasses.table} data-stacks>
      <thead>
        <tr>
          <th scope="col">{say('web.sign_in.email')}</th>
          <th scope="col">{say('web.tokens.role')}</th>
          <th scope="col">{say('web.invite.by')}</th>
          <th scope="col">{say('web.invite.sent_at')}</th>
          <th scope="col">{say('web.invite.expires')}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {items.map((invitation) => {
          const { id, email, role, invitedBy, sentAt, expiresAt } = invitation
          const isBusy = busyWith !== false && busyWith.id === id
          return (
            <tr key={id} className={classes.row}>
              <th scope="row">{email}</th>
              <td>{say(roleWords[role].name)}</td>
              <td data-label={say('web.invite.by')}>{invitedBy ?? '–'}</td>
              <td data-label={say('web.invite.sent_at')}>
                <Instant at={sentAt} />
              </td>
              <td data-label={say('web.invite.expires')}>
                {Date.parse(expiresAt) <= nowMs ? say('web.invite.expired') : <Instant at={expiresAt} />}
              </td>
              <td className={classes.act}>
                <span className={classes.acts}>
                  <Button
                    variant="default"
                    size="compact-sm"
                    disabled={isBusy}
                    onClick={() => onSendAgain(invitation)}
                    aria-label={say('web.invite.again_to', { email })}
                  >
                    {say('web.invite.again')}
                  </Button>
                  <Button
                    variant="default"
                    size="compact-sm"
                    disabled={isBusy}
                    onClick={() => onRevoke(invitation)}
                    aria-label={say('web.invite.revoke_of', { email })}
                  >
                    {say('web.invite.revoke')}
                  </Button>
                </span>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
