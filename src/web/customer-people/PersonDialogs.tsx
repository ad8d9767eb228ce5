import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { client } from '../api/api.ts'
import { customerQuery } from '../customer/queries.ts'
import { useWords } from '../language/words.ts'
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx'
import { SelectedLicencesDialog } from '../licences/SelectedLicencesDialog.tsx'
import type { Asked } from './PeopleView.tsx'
import { PersonDialog } from './PersonDialog.tsx'
import { peopleKey } from './queries.ts'
import type { Person } from './queries.ts'
import { savePerson } from './save-person.ts'

/** What can be done with one person. */
export type PersonDeed = 'change' | 'assign' | 'return' | 'deactivate' | 'reactivate' | 'export' | 'erase'

interface PersonDialogsProps {
  readonly customerId: string
  readonly asked: Asked
  /** What was done, for who listens. */
  readonly onSaid: (text: string) => void
  readonly onClose: () => void
}

/** Asks what there is to ask before something is done with somebody, or somebody is added. */
export function PersonDialogs({ customerId, asked, onSaid, onClose }: PersonDialogsProps) {
  if (asked.deed === 'add' || asked.deed === 'change')
    return (
      <PersonDialog
        customerId={customerId}
        person={asked.deed === 'change' ? asked.person : null}
        onSaid={onSaid}
        onClose={onClose}
      />
    )
  if (asked.deed === 'assign' || asked.deed === 'return')
    return (
      <SelectedLicencesDialog
        customerId={customerId}
        mode={asked.deed}
        people={{ ids: [asked.person.id] }}
        count={1}
        onClose={onClose}
      />
    )
  const props = { customerId, person: asked.person, onSaid, onClose }
  if (asked.deed === 'deactivate') return <DeactivateDialog {...props} />
  if (asked.deed === 'reactivate') return <ReactivateDialog {...props} />
  if (asked.deed === 'export') return <ExportDialog {...props} />
  return <EraseDialog {...props} />
}

type DeedProps = Omit<PersonDialogsProps, 'asked'> & { readonly person: Person }

function useDeed({ customerId, onSaid, onClose }: DeedProps, said: string, act: () => Promise<unknown>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: async () => {
      onSaid(said)
      onClose()
      await queries.invalidateQueries({ queryKey: ['customer', customerId] })
    },
  })
}

function DeactivateDialog(props: DeedProps) {
  const { say } = useWords()
  const { customerId, person, onClose } = props
  const { name, licences } = person
  const deed = useDeed(props, say('web.customer_people.is_deactivated', { name }), () =>
    client.deactivateCustomerPerson({ params: { id: customerId, personId: person.id } }),
  )
  return (
    <ConfirmDialog
      title={say('web.customer_people.deactivate_ask', { name })}
      text={say('web.customer_people.deactivate_text', { licences: licences.length })}
      confirm={say('web.customer_people.deactivate')}
      deed={deed}
      onClose={onClose}
    />
  )
}

function ReactivateDialog(props: DeedProps) {
  const { say } = useWords()
  const { customerId, person, onClose } = props
  const { name } = person
  const deed = useDeed(props, say('web.customer_people.is_reactivated', { name }), () =>
    client.reactivateCustomerPerson({ params: { id: customerId, personId: person.id } }),
  )
  return (
    <ConfirmDialog
      title={say('web.customer_people.reactivate_ask', { name })}
      text={say('web.customer_people.reactivate_text')}
      confirm={say('web.customer_people.reactivate')}
      deed={deed}
      onClose={onClose}
      isFinal={false}
    />
  )
}

function ExportDialog(props: DeedProps) {
  const { say } = useWords()
  const { customerId, person, onClose } = props
  const { name } = person
  const deed = useDeed(props, say('web.customer_people.is_exported', { name }), () =>
    savePerson(customerId, person),
  )
  return (
    <ConfirmDialog
      title={say('web.customer_people.export_ask', { name })}
      text={say('web.customer_people.export_text')}
      confirm={say('web.customer_people.export_one')}
      deed={deed}
      onClose={onClose}
      isFinal={false}
    />
  )
}

function EraseDialog(props: DeedProps) {
  const { say } = useWords()
  const { customerId, person, onClose } = props
  const { name, email, licences } = person
  const queries = useQueryClient()
  const { data: customer } = useQuery(customerQuery(customerId))
  const isContact = email !== null && customer?.adminEmail?.toLowerCase() === email
  const deed = useDeed(props, say('web.customer_people.is_erased'), async () => {
    await client.eraseCustomerPerson({ params: { id: customerId, personId: person.id } })
    // What they were called stays in no answer that is kept.
    queries.removeQueries({ queryKey: peopleKey(customerId), type: 'inactive' })
  })
  return (
    <ConfirmDialog
      title={say('web.customer_people.erase_ask', { name })}
      text={say('web.customer_people.erase_text', { licences: licences.length })}
      confirm={say('web.customer_people.erase')}
      deed={deed}
      onClose={onClose}
    >
      {isContact && <p>{say('web.customer_people.erase_contact')}</p>}
    </ConfirmDialog>
  )
}
