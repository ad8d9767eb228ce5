import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Output } from '../../client/types.ts'
import { languages } from '../../messages/languages.ts'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { EmailField } from '../parts/EmailField.tsx'
import form from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { ownName } from '../shell/LanguageMenu.tsx'
import { GroupsField } from './GroupsField.tsx'
import type { Person } from './queries.ts'

interface PersonDialogProps {
  readonly customerId: string
  /** Null: somebody is added. */
  readonly person: Person | null
  readonly onSaid: (text: string) => void
  readonly onClose: () => void
}

/** Adds somebody, or changes what is said of them. */
export function PersonDialog({ customerId, person, onSaid, onClose }: PersonDialogProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [name, setName] = useState(person?.name ?? '')
  const [email, setEmail] = useState(person?.email ?? '')
  const [language, setLanguage] = useState(person?.language ?? '')
  const [groups, setGroups] = useState<readonly string[]>(person?.groups ?? [])
  const [externalId, setExternalId] = useState(person?.externalId ?? '')
  // One wish has one key: sent again it is the same person.
  const [key, setKey] = useState(newKey)
  const write =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value)
      setKey(newKey())
    }
  const save = useMutation({
    mutationFn: (): Promise<Output<'addCustomerPerson'>> => {
      const fields = {
        name,
        email: email.trim() === '' ? null : email,
        language: languages.find((one) => one === language) ?? null,
        groups: [...groups],
        ...(externalId.trim() !== '' && { externalId }),
      }
      if (person === null)
        return client.addCustomerPerson({ params: { id: customerId }, body: fields, idempotencyKey: key })
      return client.changeCustomerPerson({
        params: { id: customerId, personId: person.id },
        body: { ...fields, revision: person.revision },
      })
    },
    onSuccess: async (saved) => {
      const said = person === null ? 'web.customer_people.is_added' : 'web.customer_people.is_changed'
      onSaid(say(said, { name: saved.name }))
      onClose()
      await queries.invalidateQueries({ queryKey: ['customer', customerId] })
    },
  })
  const problems = formProblems(save.error, ['name', 'email', 'language', 'groups', 'externalId'])
  const title =
    person === null
      ? say('web.customer_people.add')
      : say('web.customer_people.change_of', { name: person.name })
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      <Form send={() => save.mutate()} error={save.error} className={form.form}>
        <TextInput
          data-autofocus
          label={say('web.customer_people.name')}
          value={name}
          onChange={({ currentTarget }) => write(setName)(currentTarget.value)}
          error={problems.of('name')}
          required
          withAsterisk={false}
          autoComplete="off"
        />
        <EmailField value={email} onChange={write(setEmail)} problem={problems.of('email')} isOptional />
        <NativeSelect
          label={say('web.customer_people.language')}
          description={say('web.customer_people.language_help')}
          value={language}
          onChange={({ currentTarget }) => write(setLanguage)(currentTarget.value)}
          error={problems.of('language')}
          data={[
            { value: '', label: say('web.customer_people.language_of_partner') },
            ...languages.map((one) => ({ value: one, label: ownName(one) })),
          ]}
        />
        <GroupsField
          customerId={customerId}
          groups={groups}
          onChange={write(setGroups)}
          problem={problems.of('groups')}
        />
        <TextInput
          label={say('web.customer_people.own_id')}
          description={say('web.customer_people.own_id_help')}
          value={externalId}
          onChange={({ currentTarget }) => write(setExternalId)(currentTarget.value)}
          error={problems.of('externalId')}
          autoComplete="off"
          spellCheck={false}
        />
        <ProblemNotice title={say('web.invite.failed')} error={problems.rest} />
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {person === null ? say('web.customer_people.add') : say('web.customer_people.save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
