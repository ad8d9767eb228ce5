import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { setUpLinksQuery } from '../details/queries.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import classes from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import type { CustomerDialogProps } from './CustomerMenu.tsx'

/** Erases the address of somebody of the customer: its administrator, or whoever was asked for details. */
export function EraseAddressDialog(props: CustomerDialogProps) {
  const { customer, onClose } = props
  const { say } = useWords()
  const links = useQuery(setUpLinksQuery(customer.id))
  const addresses = new Set(
    [customer.adminEmail, ...(links.data?.items ?? []).map(({ email }) => email)].filter(
      (address) => address !== null,
    ),
  )
  return (
    <Dialog isOpen onClose={onClose} title={say('web.customer.erase_address_of', { name: customer.name })}>
      {links.isPending && <PageLoading />}
      {links.isError && <ErrorState error={links.error} retry={() => void links.refetch()} />}
      {links.isSuccess && addresses.size === 0 && (
        <div className={classes.form}>
          <p>{say('web.customer.erase_address_none')}</p>
          <div className={classes.buttons}>
            <Button variant="default" onClick={onClose} data-autofocus>
              {say('web.close')}
            </Button>
          </div>
        </div>
      )}
      {links.isSuccess && addresses.size > 0 && <Choice {...props} addresses={[...addresses]} />}
    </Dialog>
  )
}

function Choice({
  customer,
  addresses,
  onSaid,
  onClose,
}: CustomerDialogProps & { readonly addresses: readonly string[] }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [email, setEmail] = useState(addresses[0] ?? '')
  const erase = useMutation({
    mutationFn: () => client.eraseCustomerAddress({ params: { id: customer.id }, body: { email } }),
    onSuccess: async () => {
      onSaid(say('web.customer.address_erased'))
      onClose()
      await queries.invalidateQueries()
    },
  })
  return (
    <Form send={() => erase.mutate()} error={erase.error} className={classes.form}>
      <p>{say('web.customer.erase_address_text')}</p>
      <NativeSelect
        data-autofocus
        label={say('web.customer.erase_address_which')}
        value={email}
        onChange={({ currentTarget }) => {
          setEmail(currentTarget.value)
          erase.reset()
        }}
        data={[...addresses]}
      />
      <ProblemNotice title={say('web.invite.failed')} error={erase.error} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {say('web.cancel')}
        </Button>
        <Button type="submit" color="red" loading={erase.isPending}>
          {say('web.customer.erase_address_do')}
        </Button>
      </div>
    </Form>
  )
}
