import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { dayMs } from '../../domain/instant.ts'
import { client } from '../api/api.ts'
import { tellDeleted } from '../archive/just-deleted.ts'
import { deletionQuery, retentionQuery } from '../archive/queries.ts'
import type { Deletion } from '../archive/queries.ts'
import { customersKey } from '../customers/pages.ts'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx'
import { ProblemNotice } from '../parts/Notice.tsx'
import type { CustomerDialogProps } from './CustomerMenu.tsx'
import { useBackToList } from './use-back-to-list.ts'

/** Asks before a customer is deleted; then the list as it was left, where it can be brought back. */
export function DeleteDialog({ customer, onClose }: CustomerDialogProps) {
  const { say, date } = useWords()
  const nowMs = useNow()
  const queries = useQueryClient()
  const backToList = useBackToList()
  const retention = useQuery(retentionQuery)
  const { id, name, externalId } = customer
  const remove = useMutation({
    mutationFn: () => client.deleteCustomer({ params: { id } }),
    onSuccess: async () => {
      tellDeleted({ id, name, isBack: false })
      queries.removeQueries({ queryKey: customersKey })
      await backToList()
      queries.removeQueries({ queryKey: ['customer', id] })
      await queries.invalidateQueries()
    },
  })
  const deletion = useQuery(deletionQuery(id))
  const days = retention.data?.deletedCustomersDays
  const until =
    days === undefined
      ? say('web.customer.delete_kept')
      : say('web.customer.delete_until', { days, date: date(nowMs + days * dayMs) })
  return (
    <ConfirmDialog
      title={say('web.customer.delete_ask', { name })}
      text={`${say('web.customer.delete_text', { id: externalId })} ${until}`}
      confirm={say('web.customer.delete_confirm')}
      deed={remove}
      onClose={onClose}
    >
      {deletion.isPending && <p role="status">{say('web.loading')}</p>}
      {deletion.isError && (
        <ProblemNotice title={say('web.customer.delete_unknown')} error={deletion.error} />
      )}
      {deletion.isSuccess && <TakenDown deletion={deletion.data} />}
    </ConfirmDialog>
  )
}

/** What is taken down with it; nothing where nothing is. */
function TakenDown({ deletion: { takenDown, byHand } }: { deletion: Deletion }) {
  const { say } = useWords()
  return (
    <>
      {takenDown > 0 && <p>{say('web.customer.delete_down', { count: takenDown })}</p>}
      {byHand > 0 && <p>{say('web.customer.delete_by_hand', { count: byHand })}</p>}
    </>
  )
}
