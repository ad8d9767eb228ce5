import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import { useTermText } from '../customer/term-text.ts'
import { useWords } from '../language/words.ts'
import { CurrencyField } from '../orders/CurrencyField.tsx'
import { amountOf, usualTerms } from '../orders/order-form.ts'
import orders from '../orders/orders.module.css'
import type { Offer } from '../orders/queries.ts'
import { Dialog } from '../parts/Dialog.tsx'
import formClasses from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { bodyOf, formOf, offerFormFields, productPaths } from './offer-form.ts'
import type { OfferForm } from './offer-form.ts'
import { ProductRows } from './ProductRows.tsx'

interface OfferDialogProps {
  /** Absent: a new one. */
  readonly offer?: Offer
  /** What was done, for who listens. */
  readonly onSaid: (text: string) => void
  readonly onClose: () => void
}

/** An offer: what it is called, what is set up, for how long and for how much. */
export function OfferDialog({ offer, onSaid, onClose }: OfferDialogProps) {
  const { say, decimal } = useWords()
  const queries = useQueryClient()
  const termText = useTermText()
  const [form, setForm] = useState<OfferForm>(() => formOf(offer, decimal))
  const [key, setKey] = useState(newKey)
  const save = useMutation({
    mutationFn: () => {
      const body = { ...bodyOf(form), amount: form.amount.trim() === '' ? null : amountOf(form.amount) }
      return offer === undefined
        ? client.addOffer({
            body: { ...body, ...(form.externalId.trim() !== '' && { externalId: form.externalId }) },
            idempotencyKey: key,
          })
        : client.changeOffer({ params: { id: offer.id }, body })
    },
    onSuccess: async ({ name }) => {
      onSaid(say('web.offers.saved', { name }))
      onClose()
      await queries.invalidateQueries({ queryKey: ['offers'] })
    },
  })
  const problems = formProblems(save.error, [...offerFormFields, ...productPaths(form.products.length)])
  const change = (next: Partial<OfferForm>) => {
    setForm({ ...form, ...next })
    setKey(newKey())
  }
  const text = (field: 'name' | 'externalId' | 'trialDays' | 'defaultQuantity' | 'amount') => ({
    value: form[field],
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      change({ [field]: currentTarget.value }),
    error: problems.of(field),
    autoComplete: 'off',
  })
  const others = usualTerms.filter((term) => term !== form.term)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="lg"
      title={offer === undefined ? say('web.offers.add') : say('web.offers.edit_of', { name: offer.name })}
    >
      <Form send={() => save.mutate()} error={save.error} className={formClasses.form}>
        <TextInput
          data-autofocus
          label={say('web.offers.name')}
          {...text('name')}
          required
          withAsterisk={false}
        />
        {offer === undefined && (
          <TextInput
            label={say('web.offers.key')}
            description={say('web.offers.key_help')}
            {...text('externalId')}
            spellCheck={false}
          />
        )}
        <ProductRows
          products={form.products}
          onChange={(products) => change({ products })}
          problems={problems}
        />
        <div className={orders.fields}>
          <NativeSelect
            label={say('column.term')}
            value={form.term}
            onChange={({ currentTarget }) => change({ term: currentTarget.value })}
            error={problems.of('term')}
            data={[
              { value: '', label: say('web.order.no_term') },
              ...[...(form.term === '' ? [] : [form.term]), ...others].map((term) => ({
                value: term,
                label: termText(term),
              })),
            ]}
          />
          <div className={orders.price}>
            <TextInput label={say('web.offers.price')} {...text('amount')} inputMode="decimal" />
            <CurrencyField
              value={form.currency}
              onChange={(currency) => change({ currency })}
              problem={problems.of('currency')}
            />
          </div>
          <TextInput
            label={say('web.offers.trial_days')}
            description={say('web.offers.trial_days_help')}
            {...text('trialDays')}
            inputMode="numeric"
          />
          <TextInput
            label={say('web.offers.default_quantity')}
            description={say('web.offers.default_quantity_help')}
            {...text('defaultQuantity')}
            inputMode="numeric"
          />
        </div>
        <ProblemNotice title={say('web.not_saved')} error={problems.rest} />
        <div className={formClasses.buttons}>
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
