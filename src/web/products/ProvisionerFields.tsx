import { NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { WordKey } from '../../messages/word-groups.ts'
import { catalogQuery, connectionsQuery } from '../connections/queries.ts'
import type { Catalog } from '../connections/queries.ts'
import { useWords } from '../language/words.ts'
import orders from '../orders/orders.module.css'
import type { FormProblems } from '../parts/form-problems.ts'
import { useMe } from '../api/me.ts'
import { setUps, type ProductForm, type SetUp } from './product-form.ts'
import classes from './products.module.css'

export const setUpWords: Readonly<Record<SetUp, WordKey>> = {
  partner: 'web.products.by_partner',
  vendor: 'web.products.by_vendor',
  open_service_broker: 'web.products.by_broker',
  simulated: 'web.products.by_simulation',
}

interface ProvisionerFieldsProps {
  readonly form: ProductForm
  readonly onChange: (next: Partial<ProductForm>) => void
  readonly problems: FormProblems
}

/** Who sets it up, and what each of them wants to know. */
export function ProvisionerFields({ form, onChange, problems }: ProvisionerFieldsProps) {
  const { say } = useWords()
  const { vendor } = useMe().partner
  return (
    <>
      <NativeSelect
        label={say('web.products.set_up_by')}
        value={form.setUp}
        onChange={({ currentTarget }) => {
          const chosen = setUps.find((each) => each === currentTarget.value)
          if (chosen !== undefined) onChange({ setUp: chosen })
        }}
        data={setUps.map((each) => ({ value: each, label: say(setUpWords[each], { vendor }) }))}
      />
      {form.setUp === 'simulated' && <Simulation form={form} onChange={onChange} problems={problems} />}
      {form.setUp === 'open_service_broker' && (
        <BrokerFields form={form} onChange={onChange} problems={problems} />
      )}
    </>
  )
}

function Simulation({ form, onChange, problems }: ProvisionerFieldsProps) {
  const { say } = useWords()
  const text = (field: 'min' | 'max' | 'fails' | 'failure', path: string) => ({
    value: form[field],
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      onChange({ [field]: currentTarget.value }),
    error: problems.of(`provisioner.${path}`),
    autoComplete: 'off',
  })
  return (
    <>
      <p className={classes.simulation}>{say('web.products.simulation_text')}</p>
      <div className={orders.fields}>
        <TextInput
          label={say('web.products.seconds_min')}
          {...text('min', 'seconds.min')}
          inputMode="numeric"
        />
        <TextInput
          label={say('web.products.seconds_max')}
          {...text('max', 'seconds.max')}
          inputMode="numeric"
        />
        <TextInput label={say('web.products.fails')} {...text('fails', 'fails')} inputMode="decimal" />
        <TextInput label={say('web.products.failure')} {...text('failure', 'failure')} />
      </div>
    </>
  )
}

function BrokerFields({ form, onChange, problems }: ProvisionerFieldsProps) {
  const { say } = useWords()
  const connections = useQuery(connectionsQuery(true)).data?.items ?? []
  const chosen = connections.find(({ externalId }) => externalId === form.connection)
  const open = connections.filter((each) => each.retiredAt === null || each === chosen)
  const catalog = useQuery({
    ...catalogQuery(chosen?.id ?? ''),
    enabled: chosen !== undefined && chosen.catalogReadAt !== null,
  })
  return (
    <>
      <NativeSelect
        label={say('web.products.connection')}
        description={open.length === 0 ? say('web.products.no_connections') : undefined}
        value={form.connection}
        onChange={({ currentTarget }) => onChange({ connection: currentTarget.value, service: '', plan: '' })}
        error={problems.of('provisioner.connection')}
        data={[
          { value: '', label: say('web.products.choose_connection') },
          ...open.map(({ externalId, name }) => ({ value: externalId, label: name })),
        ]}
      />
      {catalog.data === undefined ? (
        <PlanIds form={form} onChange={onChange} problems={problems} />
      ) : (
        <PlanChoice catalog={catalog.data} form={form} onChange={onChange} problems={problems} />
      )}
      <TextInput
        label={say('web.products.quantity_parameter')}
        description={say('web.products.quantity_parameter_help')}
        value={form.quantityParameter}
        onChange={({ currentTarget }) => onChange({ quantityParameter: currentTarget.value })}
        error={problems.of('provisioner.quantityParameter')}
        autoComplete="off"
        spellCheck={false}
      />
    </>
  )
}

/** Of a connection whose catalogue nobody has read. */
function PlanIds({ form, onChange, problems }: ProvisionerFieldsProps) {
  const { say } = useWords()
  const text = (field: 'service' | 'plan') => ({
    value: form[field],
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      onChange({ [field]: currentTarget.value }),
    error: problems.of(`provisioner.${field}`),
    autoComplete: 'off',
    spellCheck: false,
  })
  return (
    <div className={orders.fields}>
      <TextInput label={say('web.products.service_id')} {...text('service')} />
      <TextInput label={say('web.products.plan_id')} {...text('plan')} />
    </div>
  )
}

function PlanChoice({
  catalog,
  form,
  onChange,
  problems,
}: ProvisionerFieldsProps & { readonly catalog: Catalog }) {
  const { say } = useWords()
  const value = form.plan === '' ? '' : JSON.stringify([form.service, form.plan])
  const groups = catalog.services.map((service) => ({
    group: service.displayName,
    items: service.plans.map(({ id, displayName }) => ({
      value: JSON.stringify([service.id, id]),
      label: `${service.displayName}: ${displayName}`,
    })),
  }))
  const isThere = groups.some(({ items }) => items.some((each) => each.value === value))
  return (
    <NativeSelect
      label={say('web.products.plan')}
      value={value}
      onChange={({ currentTarget }) => {
        const [service = '', plan = ''] =
          currentTarget.value === '' ? [] : (JSON.parse(currentTarget.value) as string[])
        onChange({ service, plan })
      }}
      error={problems.of('provisioner.service') ?? problems.of('provisioner.plan')}
      data={[
        { value: '', label: say('web.products.choose_plan') },
        ...(value === '' || isThere ? [] : [{ value, label: `${form.service}: ${form.plan}` }]),
        ...groups,
      ]}
    />
  )
}
