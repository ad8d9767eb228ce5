import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { dayMs } from '../../domain/instant.ts'
import { mayGive, partnerRoles } from '../../domain/roles.ts'
import type { PartnerRole } from '../../domain/roles.ts'
import { client } from '../api/api.ts'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { CopyField } from '../parts/CopyField.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { RoleChoice } from '../rights/RoleChoice.tsx'
import { tokensQuery } from './queries.ts'

const never = ''
const choicesDays = ['30', '90', '365'] as const

/** Makes a token, and shows its text this once. */
export function TokenDialog({ onClose }: { onClose: () => void }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const make = useMutation({
    mutationFn: (wish: Wish) => {
      const expiresAt =
        wish.days === never ? null : new Date(Date.now() + Number(wish.days) * dayMs).toISOString()
      return client.createToken({ body: { name: wish.name, role: wish.role, expiresAt } })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  })
  if (make.data === undefined)
    return (
      <Dialog isOpen onClose={onClose} title={say('web.tokens.make')}>
        <TokenForm make={make.mutate} isPending={make.isPending} error={make.error} onClose={onClose} />
      </Dialog>
    )
  return (
    <Dialog isOpen onClose={onClose} title={say('web.tokens.made', { name: make.variables.name.trim() })}>
      <div className={classes.form}>
        <p>{say('web.tokens.once')}</p>
        <CopyField label={say('web.tokens.text_label')} text={make.data.text} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.done')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

interface Wish {
  readonly name: string
  readonly role: PartnerRole
  readonly days: string
}

interface TokenFormProps {
  readonly make: (wish: Wish) => void
  readonly isPending: boolean
  readonly error: unknown
  readonly onClose: () => void
}

function TokenForm({ make, isPending, error, onClose }: TokenFormProps) {
  const { say } = useWords()
  const { role: own } = useMyself()
  const [name, setName] = useState('')
  // The least that one may give is where to begin.
  const [role, setRole] = useState<PartnerRole>(
    () => partnerRoles.findLast((each) => own !== null && mayGive(own, each)) ?? 'help_desk',
  )
  const [days, setDays] = useState<string>('90')
  const problems = formProblems(error, ['name'])
  return (
    <Form send={() => make({ name, role, days })} error={error} className={classes.form}>
      <TextInput
        data-autofocus
        label={say('web.account.name')}
        description={say('web.tokens.name_help')}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        error={problems.of('name')}
        autoComplete="off"
        required
        withAsterisk={false}
      />
      <RoleChoice value={role} onChange={setRole} />
      <NativeSelect
        label={say('web.tokens.ends')}
        value={days}
        onChange={({ currentTarget }) => setDays(currentTarget.value)}
        data={[
          ...choicesDays.map((each) => ({
            value: each,
            label: say('web.tokens.in_days', { days: Number(each) }),
          })),
          { value: never, label: say('web.tokens.never') },
        ]}
      />
      <ProblemNotice title={say('web.invite.failed')} error={problems.rest} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {say('web.cancel')}
        </Button>
        <Button type="submit" loading={isPending}>
          {say('web.tokens.make')}
        </Button>
      </div>
    </Form>
  )
}
