import { Button } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import { Page } from '../parts/Page.tsx'
import { Guarded } from '../rights/Guarded.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { Invitations } from './Invitations.tsx'
import { Members } from './Members.tsx'

/** The partner's people, what each of them is, and who is invited. */
export function PeoplePage() {
  const { say } = useWords()
  const [isInviting, setInviting] = useState(false)
  const title = say('web.nav.people')
  return (
    <Guarded action="manage_people" title={title}>
      <Page
        width="wide"
        title={title}
        actions={<Button onClick={() => setInviting(true)}>{say('web.invite.title')}</Button>}
      >
        <Members />
        <Invitations />
        {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
      </Page>
    </Guarded>
  )
}
