import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { partnerRoles } from '../../domain/roles.ts'
import type { PartnerRole } from '../../domain/roles.ts'
import { client } from '../api/api.ts'
import { useMyself } from '../api/me.ts'
import { meQuery } from '../api/queries.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import classes from '../parts/form.module.css'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'
import { RoleChoice } from '../rights/RoleChoice.tsx'
import { roleWords } from '../rights/roles.ts'
import type { MemberDialogProps } from './MemberDialogs.tsx'
import { peopleKey } from './queries.ts'

/** Gives one of the partner's people another role. */
export function RoleDialog({ member, onSaid, onClose }: MemberDialogProps) {
  const { say } = useWords()
  const { person } = useMyself()
  const queries = useQueryClient()
  const { name } = member
  const [role, setRole] = useState<PartnerRole>(
    () => partnerRoles.find((each) => each === member.role) ?? 'help_desk',
  )
  const isSelf = member.id === person?.id
  const change = useMutation({
    mutationFn: () => client.changePerson({ params: { id: member.id }, body: { role } }),
    onSuccess: async () => {
      onSaid(say('web.people.role_changed', { name, role: say(roleWords[role].name) }))
      onClose()
      await queries.invalidateQueries({ queryKey: peopleKey })
      if (isSelf) await queries.invalidateQueries({ queryKey: meQuery.queryKey })
    },
  })
  return (
    <Dialog isOpen onClose={onClose} title={say('web.people.role_of', { name })}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate()
        }}
      >
        {isSelf && <Notice tone="attention" title={say('web.people.role_yourself')} />}
        <RoleChoice value={role} onChange={setRole} />
        <ProblemNotice title={say('web.invite.failed')} error={change.error} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {say('web.people.give_role')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
