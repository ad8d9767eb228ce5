import { Button, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import { customerQuery } from '../customer/queries.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import form from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { paths } from '../paths.ts'
import { bodyOf, CustomerFields, customerFields } from './CustomerFields.tsx'
import type { CustomerTexts } from './CustomerFields.tsx'

const nothing: CustomerTexts = { name: '', country: '', adminEmail: '', tags: [] }

/** Adds a customer by hand; then one is on its page, where its subscriptions are added. */
export function AddCustomerDialog({ onClose }: { onClose: () => void }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [texts, setTexts] = useState(nothing)
  const [externalId, setExternalId] = useState('')
  // One wish has one key: sent again it is the same customer.
  const [key, setKey] = useState(newKey)
  const add = useMutation({
    mutationFn: () =>
      client.addCustomer({
        body: { ...bodyOf(texts), ...(externalId.trim() !== '' && { externalId }) },
        idempotencyKey: key,
      }),
    onSuccess: async (customer) => {
      queries.setQueryData(customerQuery(customer.id).queryKey, customer)
      await navigate({ to: paths.customer, params: { customerId: customer.id } })
      onClose()
      await queries.invalidateQueries()
    },
  })
  const problems = formProblems(add.error, ['externalId', ...customerFields])
  const write = (change: () => void) => {
    change()
    setKey(newKey())
  }
  return (
    <Dialog isOpen onClose={onClose} title={say('web.order.add_customer')}>
      <Form send={() => add.mutate()} error={add.error} className={form.form}>
        <CustomerFields texts={texts} onChange={(next) => write(() => setTexts(next))} problems={problems}>
          <TextInput
            label={say('column.customer_id')}
            description={say('web.order.customer_id_help')}
            value={externalId}
            onChange={({ currentTarget: { value } }) => write(() => setExternalId(value))}
            error={problems.of('externalId')}
            autoComplete="off"
            spellCheck={false}
          />
        </CustomerFields>
        <ProblemNotice title={say('web.invite.failed')} error={problems.rest} />
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {say('web.order.add_customer')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
