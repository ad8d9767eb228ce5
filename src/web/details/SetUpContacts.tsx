import { IconMail, IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import classes from '../customer/administrators.module.css'
import type { Customer, Subscription } from '../customer/types.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Instant } from '../parts/Instant.tsx'
import { lazyPart } from '../parts/lazy-part.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import { setUpLinksQuery } from './queries.ts'
import type { OpenLink, SetUpLink } from './queries.ts'

const AnotherContactDialog = lazyPart(() =>
  import('./ContactDialogs.tsx').then((module) => module.AnotherContactDialog),
)
const SendAgainDialog = lazyPart(() =>
  import('./ContactDialogs.tsx').then((module) => module.SendAgainDialog),
)

interface SetUpContactsProps {
  readonly customer: Customer
  readonly subscriptions: readonly Subscription[]
}

/** While something waits for details: who of the customer was asked for them, and how that goes. */
export function SetUpContacts({ customer, subscriptions }: SetUpContactsProps) {
  const isWaiting = subscriptions.some(({ services }) =>
    services.some(
      (service) => service.provisioningStatus === 'pending_details' && service.withdrawnAt === null,
    ),
  )
  return isWaiting ? <Contacts customer={customer} /> : null
}

function Contacts({ customer }: { customer: Customer }) {
  const { say } = useWords()
  const filling = useMay('fill_in_details')
  const list = useQuery(setUpLinksQuery(customer.id))
  const [asked, setAsked] = useState<OpenLink | 'another' | null>(null)
  const links = list.data?.items.filter(isOpen) ?? []
  if (list.isPending || list.data?.isAsked === false) return null
  return (
    <section aria-labelledby="set-up-contacts">
      <div className={classes.head}>
        <h2 id="set-up-contacts" className={classes.heading}>
          {say('web.details.contacts.title')}
        </h2>
        <GuardedButton
          why={filling.why}
          variant="default"
          size="compact-md"
          leftSection={<IconUserPlus size={16} stroke={1.75} aria-hidden />}
          onNear={AnotherContactDialog.preload}
          onClick={() => setAsked('another')}
        >
          {say('web.details.contacts.another')}
        </GuardedButton>
      </div>
      {list.data === undefined && list.isError && (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      )}
      {list.isSuccess && links.length === 0 && (
        <p className={classes.none}>{say('web.details.contacts.none')}</p>
      )}
      {links.length > 0 && (
        <ul className={classes.list}>
          {links.map((link) => (
            <ContactLine key={link.id} link={link} onSendAgain={() => setAsked(link)} />
          ))}
        </ul>
      )}
      {asked === 'another' && <AnotherContactDialog customer={customer} onClose={() => setAsked(null)} />}
      {asked !== null && asked !== 'another' && (
        <SendAgainDialog customer={customer} link={asked} onClose={() => setAsked(null)} />
      )}
    </section>
  )
}

function isOpen(link: SetUpLink): link is OpenLink {
  return link.endedAt === null && link.email !== null
}

function ContactLine({ link, onSendAgain }: { link: OpenLink; onSendAgain: () => void }) {
  const { say } = useWords()
  const { why } = useMay('resend_mails')
  const { email, reminders, nextMailAt, openedAt, passedOnFrom, sentAt, holds } = link
  return (
    <li>
      <IconMail className={classes.icon} size={18} stroke={1.75} aria-hidden />
      <span className={classes.who}>
        <span className={classes.email}>{email}</span>
        {passedOnFrom !== null && (
          <span className={classes.when}>{say('web.details.contacts.passed_on')}</span>
        )}
      </span>
      <span className={classes.when}>
        {!holds && <>{say('web.invite.expired')} · </>}
        <Delivery link={link} /> ·{' '}
        {openedAt === null ? (
          say('web.details.contacts.not_opened')
        ) : (
          <>
            {say('web.details.contacts.opened')} <Instant at={openedAt} />
          </>
        )}
        <br />
        {say('web.details.contacts.reminders', { count: reminders })}
        {sentAt !== null && (
          <>
            ,{' '}
            {nextMailAt === null ? (
              say('web.details.contacts.no_more')
            ) : (
              <>
                {say('web.details.contacts.next')} <Instant at={nextMailAt} />
              </>
            )}
          </>
        )}
      </span>
      <span className={classes.acts}>
        <GuardedButton
          why={why}
          variant="default"
          size="compact-sm"
          label={say('web.details.contacts.again_to', { email })}
          onNear={SendAgainDialog.preload}
          onClick={onSendAgain}
        >
          {say('web.details.contacts.again')}
        </GuardedButton>
      </span>
    </li>
  )
}

function Delivery({ link: { delivery, sentAt } }: { link: SetUpLink }) {
  const { say } = useWords()
  if (delivery === 'no_mail_server' || delivery === 'failed') return say(`web.details.contacts.${delivery}`)
  if (sentAt === null) return say('web.details.contacts.soon')
  return (
    <>
      {say('web.details.contacts.sent')} <Instant at={sentAt} />
    </>
  )
}
