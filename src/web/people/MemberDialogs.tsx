import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMe } from '../api/me.ts'
import { meQuery } from '../api/queries.ts'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx'
import { ResetLinkDialog } from './ResetLinkDialog.tsx'
import { RoleDialog } from './RoleDialog.tsx'
import { peopleKey } from './queries.ts'
import type { Member } from './queries.ts'

export type Deed = 'change_role' | 'send_reset' | 'remove'

export interface MemberDialogProps {
  readonly member: Member
  /** What was done, for who listens. */
  readonly onSaid: (text: string) => void
  readonly onClose: () => void
}

const dialogs = {
  change_role: RoleDialog,
  send_reset: ResetLinkDialog,
  remove: RemoveDialog,
} as const satisfies Readonly<Record<Deed, (props: MemberDialogProps) => React.ReactNode>>

/** Asks what there is to ask before something is done with somebody. */
export function MemberDialogs({ deed, ...props }: MemberDialogProps & { deed: Deed }) {
  const Asked = dialogs[deed]
  return <Asked {...props} />
}

function RemoveDialog({ member, onSaid, onClose }: MemberDialogProps) {
  const { say } = useWords()
  const { partner } = useMe()
  const queries = useQueryClient()
  const { name } = member
  const remove = useMutation({
    mutationFn: () => client.removePerson({ params: { id: member.id } }),
    onSuccess: async () => {
      onSaid(say('web.people.removed', { name }))
      onClose()
      await queries.invalidateQueries({ queryKey: peopleKey })
      // It may have been oneself.
      await queries.invalidateQueries({ queryKey: meQuery.queryKey })
    },
  })
  return (
    <ConfirmDialog
      title={say('web.people.remove_ask', { name })}
      text={say('web.people.remove_text', { partner: partner.name ?? say('web.shell.unnamed') })}
      confirm={say('web.people.remove')}
      deed={remove}
      onClose={onClose}
    />
  )
}
