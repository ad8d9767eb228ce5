import { Button, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { WordKey } from '../../messages/word-groups.ts'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import { useWords } from '../language/words.ts'
import orders from '../orders/orders.module.css'
import { Dialog } from '../parts/Dialog.tsx'
import formClasses from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import { DetailsField, readSchema } from './DetailsField.tsx'
import { bodyOf, durationOf, formOf, productFormFields, unitNames } from './product-form.ts'
import type { ProductForm, Unit } from './product-form.ts'
import classes from './products.module.css'
import { ProvisionerFields } from './ProvisionerFields.tsx'
import type { Product } from './queries.ts'
import { UsualHint } from './UsualHint.tsx'

interface ProductDialogProps {
  /** Absent: a new one. */
  readonly product?: Product
  /** What was done, for who listens. */
  readonly onSaid: (text: string) => void
  readonly onClose: () => void
}

/** What the API calls fields that stand deeper there. */
const supportFields: Readonly<Record<string, string>> = {
  supportMail: 'support.mail',
  supportLink: 'support.link',
}

/** A product: what it is called, who sets it up, what is asked for before. */
export function ProductDialog({ product, onSaid, onClose }: ProductDialogProps) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [form, setForm] = useState<ProductForm>(() => formOf(product))
  const [key, setKey] = useState(newKey)
  const schema = readSchema(form.details)
  const details = useRef<HTMLTextAreaElement>(null)
  const save = useMutation({
    mutationFn: () => {
      const body = bodyOf(form, schema.schema)
      return product === undefined
        ? client.addProduct({
            body: { ...body, ...(form.externalId.trim() !== '' && { externalId: form.externalId }) },
            idempotencyKey: key,
          })
        : client.changeProduct({ params: { id: product.id }, body })
    },
    onSuccess: async ({ name }) => {
      onSaid(say('web.offers.saved', { name }))
      onClose()
      await Promise.all(
        // A new name goes into offers too, and a connection has one product more.
        ['products', 'offers', 'connections'].map((each) => queries.invalidateQueries({ queryKey: [each] })),
      )
    },
  })
  const problems = formProblems(save.error, productFormFields)
  const change = (next: Partial<ProductForm>) => {
    setForm({ ...form, ...next })
    setKey(newKey())
  }
  const text = (field: 'name' | 'externalId' | 'licenceUnit' | 'supportMail' | 'supportLink') => ({
    value: form[field],
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      change({ [field]: currentTarget.value }),
    error: problems.of(supportFields[field] ?? field),
    autoComplete: 'off',
  })
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="lg"
      title={
        product === undefined ? say('web.products.add') : say('web.offers.edit_of', { name: product.name })
      }
    >
      <Form
        send={() => (schema.problem === null ? save.mutate() : details.current?.focus())}
        error={save.error}
        className={formClasses.form}
      >
        <TextInput
          data-autofocus
          label={say('web.offers.name')}
          {...text('name')}
          required
          withAsterisk={false}
        />
        {product === undefined && (
          <TextInput
            label={say('web.offers.key')}
            description={say('web.products.key_help')}
            {...text('externalId')}
            spellCheck={false}
          />
        )}
        <ProvisionerFields form={form} onChange={change} problems={problems} />
        <DetailsField
          value={form.details}
          read={schema}
          onChange={(written) => change({ details: written })}
          field={details}
        />
        <Textarea
          label={say('web.products.instructions')}
          description={say('web.products.instructions_help')}
          value={form.instructions}
          onChange={({ currentTarget }) => change({ instructions: currentTarget.value })}
          error={problems.of('instructions')}
          autosize
          minRows={2}
          maxRows={10}
          autoComplete="off"
        />
        <div className={orders.fields}>
          <TextInput
            label={say('web.products.licence_unit')}
            placeholder={say('web.products.licence_unit_help')}
            {...text('licenceUnit')}
          />
          <Usual form={form} onChange={change} problem={problems.of('usualDuration')} />
        </div>
        <Switch
          label={say('web.products.overage')}
          description={say('web.products.overage_help')}
          checked={form.overage}
          onChange={({ currentTarget }) => change({ overage: currentTarget.checked })}
          error={problems.of('overage')}
        />
        {product !== undefined && (
          <UsualHint productId={product.id} onTake={(taken) => change(durationOf(taken))} />
        )}
        <div className={orders.fields}>
          <TextInput
            label={say('web.support.product_mail')}
            {...text('supportMail')}
            type="email"
            spellCheck={false}
          />
          <TextInput
            label={say('web.support.product_link')}
            {...text('supportLink')}
            inputMode="url"
            spellCheck={false}
          />
        </div>
        <p className={classes.simulation}>{say('web.support.product_help')}</p>
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

const unitWords: Readonly<Record<Unit, WordKey>> = {
  W: 'web.products.unit_W',
  D: 'web.products.unit_D',
  H: 'web.products.unit_H',
  M: 'web.products.unit_M',
  S: 'web.products.unit_S',
}

interface UsualProps {
  readonly form: ProductForm
  readonly onChange: (next: Partial<ProductForm>) => void
  readonly problem: string | undefined
}

/** How long its set-up usually takes: a number and its unit. */
function Usual({ form, onChange, problem }: UsualProps) {
  const { say } = useWords()
  return (
    <div className={classes.duration}>
      <TextInput
        label={say('web.products.usual')}
        value={form.usual}
        onChange={({ currentTarget }) => onChange({ usual: currentTarget.value })}
        error={problem}
        inputMode="numeric"
        autoComplete="off"
      />
      <NativeSelect
        label={say('web.products.usual_unit')}
        value={form.unit}
        onChange={({ currentTarget }) => {
          const unit = unitNames.find((each) => each === currentTarget.value)
          if (unit !== undefined) onChange({ unit })
        }}
        data={unitNames.map((unit) => ({ value: unit, label: say(unitWords[unit]) }))}
      />
    </div>
  )
}
