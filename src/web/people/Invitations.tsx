import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { ProblemNotice } from '../parts/Notice.tsx'
import { InvitationTable } from './InvitationTable.tsx'
import classes from './people.module.css'
import { invitationsQuery } from './queries.ts'
import type { Invitation } from './queries.ts'
import { SentLinkDialog } from './SentLinkDialog.tsx'

/** Who is invited and has not come yet. */
export function Invitations() {
  const { say } = useWords()
  const queries = useQueryClient()
  const list = useQuery(invitationsQuery)
  const [shown, setShown] = useState<Invitation | null>(null)
  const renew = () => queries.invalidateQueries({ queryKey: invitationsQuery.queryKey })
  const sendAgain = useMutation({
    mutationFn: ({ id }: Invitation) => client.sendInvitationAgain({ params: { id } }),
    onSuccess: (_, invitation) => {
      setShown(invitation)
      return renew()
    },
  })
  const revoke = useMutation({
    mutationFn: ({ id }: Invitation) => client.revokeInvitation({ params: { id } }),
    onSettled: renew,
  })
  const items = list.data?.items ?? []
  return (
    <section className={classes.part} aria-labelledby="invitations">
      <h2 id="invitations" className={classes.heading}>
        {say('web.invite.open')}
      </h2>
      {list.data === undefined && list.isError && (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      )}
      <ProblemNotice title={say('web.invite.failed')} error={sendAgain.error ?? revoke.error} />
      {list.isSuccess && items.length === 0 && <p className={classes.quiet}>{say('web.invite.none')}</p>}
      {items.length > 0 && (
        <InvitationTable
          items={items}
          busyWith={(sendAgain.isPending && sendAgain.variables) || (revoke.isPending && revoke.variables)}
          onSendAgain={sendAgain.mutate}
          onRevoke={revoke.mutate}
        />
      )}
      {shown !== null && sendAgain.data !== undefined && (
        <SentLinkDialog
          title={say('web.invite.again')}
          sent={sendAgain.data}
          email={shown.email}
          onClose={() => setShown(null)}
        />
      )}
    </section>
  )
}
