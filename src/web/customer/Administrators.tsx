import { IconMail, IconUser, IconUserPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { client } from '../api/api.ts'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Instant } from '../parts/Instant.tsx'
import { ProblemNotice } from '../parts/Notice.tsx'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import type { AdministratorAsk } from './AdministratorDialogs.tsx'
import classes from './administrators.module.css'
import { administratorsQuery } from './queries.ts'
import type { Administrator, Customer, InvitedAdministrator } from './types.ts'

const AdministratorDialogs = lazy(() =>
  import('./AdministratorDialogs.tsx').then((module) => ({ default: module.AdministratorDialogs })),
)

/** Who of the customer can sign in, who is invited to, and what can be done about it. */
export function Administrators({ customer }: { customer: Customer }) {
  const { say, number } = useWords()
  const { why } = useMay('manage_people')
  const list = useQuery(administratorsQuery(customer.id))
  const [asked, setAsked] = useState<AdministratorAsk | null>(null)
  const [said, setSaid] = useState('')
  const { items = [], invitations = [] } = list.data ?? {}
  return (
    <section aria-labelledby="administrators">
      <div className={classes.head}>
        <h2 id="administrators" className={classes.heading}>
          {say('web.customer.admins.title')}{' '}
          {list.isSuccess && <span className={classes.count}>{number(items.length)}</span>}
        </h2>
        <GuardedButton
          why={why}
          variant="default"
          size="compact-md"
          leftSection={<IconUserPlus size={16} stroke={1.75} aria-hidden />}
          onClick={() => setAsked({ deed: 'invite' })}
        >
          {say('web.customer.admins.invite')}
        </GuardedButton>
      </div>
      <p role="status" className={classes.said}>
        {said}
      </p>
      {list.data === undefined && list.isError && (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      )}
      {list.isSuccess && items.length === 0 && (
        <p className={classes.none}>{say('web.customer.admins.none')}</p>
      )}
      {items.length + invitations.length > 0 && (
        <ul className={classes.list}>
          {items.map((administrator) => (
            <AdministratorLine
              key={administrator.id}
              administrator={administrator}
              onRemove={() => setAsked({ deed: 'remove', administrator })}
            />
          ))}
          {invitations.map((invitation) => (
            <InvitationLine
              key={invitation.id}
              customerId={customer.id}
              invitation={invitation}
              onAsk={setAsked}
            />
          ))}
        </ul>
      )}
      {asked !== null && (
        <Suspense>
          <AdministratorDialogs
            customer={customer}
            asked={asked}
            onSaid={setSaid}
            onClose={() => setAsked(null)}
          />
        </Suspense>
      )}
    </section>
  )
}

interface AdministratorLineProps {
  readonly administrator: Administrator
  readonly onRemove: () => void
}

function AdministratorLine({ administrator, onRemove }: AdministratorLineProps) {
  const { say } = useWords()
  const { why } = useMay('manage_people')
  const { name, email, lastSeenAt } = administrator
  return (
    <li>
      <IconUser className={classes.icon} size={18} stroke={1.75} aria-hidden />
      <span className={classes.who}>
        {name !== null && <strong>{name}</strong>}
        {email !== null && <span className={classes.email}>{email}</span>}
      </span>
      <span className={classes.when}>
        {lastSeenAt === null ? (
          say('web.customer.admins.never')
        ) : (
          <>
            {say('web.customer.admins.seen')} <Instant at={lastSeenAt} />
          </>
        )}
      </span>
      <span className={classes.acts}>
        <GuardedButton
          why={why}
          variant="default"
          size="compact-sm"
          label={say('web.customer.admins.remove_of', { name: name ?? email ?? '' })}
          onClick={onRemove}
        >
          {say('web.people.remove')}
        </GuardedButton>
      </span>
    </li>
  )
}

interface InvitationLineProps {
  readonly customerId: string
  readonly invitation: InvitedAdministrator
  readonly onAsk: (ask: AdministratorAsk) => void
}

function InvitationLine({ customerId, invitation, onAsk }: InvitationLineProps) {
  const { say } = useWords()
  const nowMs = useNow()
  const queries = useQueryClient()
  const resending = useMay('resend_mails')
  const managing = useMay('manage_people')
  const { id, sentAt, expiresAt } = invitation
  const email = invitation.email ?? ''
  const sendAgain = useMutation({
    mutationFn: () => client.sendInvitationAgain({ params: { id } }),
    onSuccess: (sent) => {
      onAsk({ deed: 'show_sent', sent, email })
      return queries.invalidateQueries({ queryKey: administratorsQuery(customerId).queryKey })
    },
  })
  return (
    <li>
      <IconMail className={classes.icon} size={18} stroke={1.75} aria-hidden />
      <span className={classes.who}>
        <span className={classes.email}>{email}</span>
      </span>
      <span className={classes.when}>
        {Date.parse(expiresAt) <= nowMs ? (
          say('web.customer.admins.expired')
        ) : (
          <>
            {say('web.customer.admins.invited')} <Instant at={sentAt} />
          </>
        )}
      </span>
      <span className={classes.acts}>
        <GuardedButton
          why={resending.why}
          variant="default"
          size="compact-sm"
          loading={sendAgain.isPending}
          label={say('web.invite.again_to', { email })}
          onClick={() => sendAgain.mutate()}
        >
          {say('web.invite.again')}
        </GuardedButton>
        <GuardedButton
          why={managing.why}
          variant="default"
          size="compact-sm"
          label={say('web.invite.revoke_of', { email })}
          onClick={() => onAsk({ deed: 'revoke', invitation })}
        >
          {say('web.invite.revoke')}
        </GuardedButton>
      </span>
      {sendAgain.isError && (
        <div className={classes.problem}>
          <ProblemNotice title={say('web.invite.failed')} error={sendAgain.error} />
        </div>
      )}
    </li>
  )
}
