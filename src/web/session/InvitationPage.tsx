import { useQuery } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Notice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { Problem } from '../parts/Problem.tsx'
import { roleWords } from '../rights/roles.ts'
import { AcceptForm } from './AcceptForm.tsx'
import { secretOf } from './link-secret.ts'
import { SessionFrame } from './SessionFrame.tsx'
import classes from './session.module.css'

/** What an invitation's link is for, and how to accept it. */
export function InvitationPage() {
  const { say } = useWords()
  const token = secretOf('invitation')
  return (
    <SessionFrame title={say('web.invitation.title')}>
      {token === undefined ? (
        <Notice tone="attention" title={say('web.invitation.no_link')}>
          <p>{say('web.invitation.no_link_text')}</p>
        </Notice>
      ) : (
        <Invitation token={token} />
      )}
    </SessionFrame>
  )
}

function Invitation({ token }: { token: string }) {
  const { say, language } = useWords()
  const { data, error } = useQuery({
    queryKey: ['invitation', token, language],
    queryFn: ({ signal }) => client.readInvitation({ body: { token }, signal }),
    staleTime: Infinity,
    // Its key is a secret.
    gcTime: 0,
  })
  if (error !== null)
    return (
      <Notice tone="problem" role="alert" title={say('web.invitation.spent')}>
        <Problem error={error} />
      </Notice>
    )
  if (data === undefined) return <PageLoading />
  const { role, partnerName, vendor, isKnown, email } = data
  const words = roleWords[role]
  return (
    <div className={classes.form}>
      <div className={classes.offer}>
        <p className={classes.place}>
          {say('web.invitation.partner', { place: partnerName ?? vendor ?? 'Varde' })}
        </p>
        <p>{say('web.invitation.as', { role: say(words.name) })}</p>
        <p className={classes.quiet}>{say(words.text)}</p>
      </div>
      <p>{say(isKnown ? 'web.invitation.known' : 'web.invitation.new', { email })}</p>
      <AcceptForm token={token} isKnown={isKnown} email={email} />
    </div>
  )
}
