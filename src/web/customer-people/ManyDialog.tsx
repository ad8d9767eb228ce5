import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import form from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import texts from '../parts/several-texts.module.css'
import classes from './customer-people.module.css'
import type { ManyAct } from './PeopleActs.tsx'
import { groupsQuery } from './queries.ts'
import type { ActResult, PeopleSelection } from './queries.ts'

interface ManyDialogProps {
  readonly customerId: string
  readonly selection: PeopleSelection
  readonly count: number
  readonly act: ManyAct
  readonly onClose: (isDone: boolean) => void
}

const words = {
  add_group: { ask: 'web.customer_people.add_group_ask', text: 'web.customer_people.add_group_text' },
  remove_group: {
    ask: 'web.customer_people.remove_group_ask',
    text: 'web.customer_people.remove_group_text',
  },
  deactivate: {
    ask: 'web.customer_people.deactivate_many',
    text: 'web.customer_people.deactivate_many_text',
  },
  reactivate: { ask: 'web.customer_people.reactivate_many', text: 'web.customer_people.reactivate_text' },
} as const

/** Asks before something is done to many, and says what came of it. */
export function ManyDialog({ customerId, selection, count, act, onClose }: ManyDialogProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [group, setGroup] = useState('')
  const isOfGroup = act === 'add_group' || act === 'remove_group'
  const deed = useMutation({
    mutationFn: () =>
      client.actOnCustomerPeople({
        params: { id: customerId },
        body: {
          act,
          people: selection,
          ...(!('ids' in selection) && { expected: count }),
          ...(isOfGroup && { group }),
        },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['customer', customerId] }),
  })
  const { ask, text } = words[act]
  const problems = formProblems(deed.error, ['group'])
  const title = say(ask, { count })
  if (deed.data !== undefined)
    return (
      <Dialog isOpen onClose={() => onClose(true)} title={title}>
        <Result result={deed.data} onClose={() => onClose(true)} />
      </Dialog>
    )
  return (
    <Dialog isOpen onClose={() => onClose(false)} title={title}>
      <Form send={() => deed.mutate()} error={deed.error} className={form.form}>
        <p>{say(text)}</p>
        {isOfGroup && (
          <GroupField
            customerId={customerId}
            value={group}
            onChange={setGroup}
            problem={problems.of('group')}
          />
        )}
        <ProblemNotice title={say('web.invite.failed')} error={problems.rest} />
        <div className={form.buttons}>
          <Button
            variant="default"
            onClick={() => onClose(false)}
            {...(!isOfGroup && { 'data-autofocus': true })}
          >
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={deed.isPending} {...(act === 'deactivate' && { color: 'red' })}>
            {say(`web.customer_people.${act === 'remove_group' ? 'remove_from_group' : act}`)}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

interface GroupFieldProps {
  readonly customerId: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly problem: string | undefined
}

function GroupField({ customerId, value, onChange, problem }: GroupFieldProps) {
  const { say } = useWords()
  const id = useId()
  const { data } = useQuery(groupsQuery(customerId))
  return (
    <>
      <TextInput
        data-autofocus
        className={texts.field ?? ''}
        label={say('web.customer_people.group')}
        list={id}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        error={problem}
        required
        withAsterisk={false}
        autoComplete="off"
      />
      <datalist id={id}>
        {(data?.groups ?? []).map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}

function Result({ result, onClose }: { result: ActResult; onClose: () => void }) {
  const { say, number } = useWords()
  const { changed, unchanged, licencesReturned, refused, refusals } = result
  return (
    <div className={form.form}>
      <dl className={classes.result} role="status">
        <dt>{say('web.customer_people.changed')}</dt>
        <dd>{number(changed)}</dd>
        <dt>{say('web.customer_people.unchanged')}</dt>
        <dd>{number(unchanged)}</dd>
        {licencesReturned > 0 && (
          <>
            <dt>{say('web.customer_people.licences_returned')}</dt>
            <dd>{number(licencesReturned)}</dd>
          </>
        )}
        {refused > 0 && (
          <>
            <dt>{say('web.customer_people.refused')}</dt>
            <dd>{number(refused)}</dd>
          </>
        )}
      </dl>
      {refusals.length > 0 && (
        <ul className={classes.refusals}>
          {refusals.map(({ id, name, externalId, message }) => (
            <li key={id}>
              <strong>{name}</strong> <span className={classes.under}>{externalId}</span>
              <p>{message}</p>
            </li>
          ))}
        </ul>
      )}
      <div className={form.buttons}>
        <Button onClick={onClose} data-autofocus>
          {say('web.close')}
        </Button>
      </div>
    </div>
  )
}
