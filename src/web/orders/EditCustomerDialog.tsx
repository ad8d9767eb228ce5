import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import type { CustomerDialogProps } from '../customer/CustomerMenu.tsx'
import { customerQuery } from '../customer/queries.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import form from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { bodyOf, CustomerFields, customerFields } from './CustomerFields.tsx'
import type { CustomerTexts } from './CustomerFields.tsx'

/** Changes what a customer is; what nobody has touched is not sent, so that what a colleague has changed stays. */
export function EditCustomerDialog({ customer, onSaid, onClose }: CustomerDialogProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [before] = useState<CustomerTexts>(() => ({
    name: customer.name,
    country: customer.country ?? '',
    adminEmail: customer.adminEmail ?? '',
    tags: customer.tags,
  }))
  const [texts, setTexts] = useState(before)
  const touched = customerFields.filter((field) => texts[field] !== before[field])
  const save = useMutation({
    mutationFn: async () => {
      const body = bodyOf(texts)
      const change = Object.fromEntries(touched.map((field) => [field, body[field]]))
      return touched.length === 0
        ? customer
        : client.changeCustomer({ params: { id: customer.id }, body: change })
    },
    onSuccess: async (saved) => {
      queries.setQueryData(customerQuery(customer.id).queryKey, saved)
      onSaid(say('web.saved'))
      onClose()
      await queries.invalidateQueries()
    },
  })
  const problems = formProblems(save.error, customerFields)
  return (
    <Dialog isOpen onClose={onClose} title={say('web.order.edit_customer_of', { name: customer.name })}>
      <Form send={() => save.mutate()} error={save.error} className={form.form}>
        <CustomerFields texts={texts} onChange={setTexts} problems={problems} />
        <ProblemNotice title={say('web.not_saved')} error={problems.rest} />
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            {say('web.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {say('web.save')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
