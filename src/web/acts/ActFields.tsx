import { NumberInput, Radio, Select, Switch, Textarea } from '@mantine/core'
import type { Subscription } from '../customer/types.ts'
import { useWords } from '../language/words.ts'
import type { FormProblems } from '../parts/form-problems.ts'
import { actOf } from './acts.ts'
import type { ActField, ActName, ActValues } from './acts.ts'
import classes from './acts.module.css'
import { PriceFields } from './PriceFields.tsx'
import { TermField } from './TermField.tsx'

/** As the API takes it (src/subscriptions/act-schema.ts). */
const maxDays = 3_650
const maxQuantity = 1_000_000
const maxReasonCharacters = 500

const whenWords = {
  now: 'web.act.when.now',
  at_end: 'web.act.when.at_end',
  at_renewal: 'web.act.when.at_renewal',
} as const

export interface ActFieldsProps {
  readonly name: ActName
  readonly values: ActValues
  /** One subscription; null where the act is for several. */
  readonly subscription: Subscription | null
  readonly others: readonly Subscription[]
  readonly problems: FormProblems
  readonly onChange: (some: Partial<ActValues>) => void
}

/** The fields that an act asks for. */
export function ActFields({ name, values, subscription, others, problems, onChange }: ActFieldsProps) {
  const { say, date } = useWords()
  const { fields } = actOf(name)
  const has = (field: ActField) => fields.includes(field)
  const whens = name === 'change_term' ? (['at_renewal', 'now'] as const) : (['at_end', 'now'] as const)
  const end = subscription?.endsAt ?? null
  return (
    <>
      {has('from') && (
        <Radio.Group
          label={say('web.act.from')}
          value={values.from}
          onChange={(from) => onChange({ from: from === 'today' ? 'today' : 'end' })}
        >
          <div className={classes.choices}>
            <Radio
              value="end"
              label={
                end === null ? say('web.act.from_end') : say('web.act.from_this_end', { date: date(end) })
              }
            />
            <Radio value="today" label={say('web.act.from_today')} />
          </div>
        </Radio.Group>
      )}
      {has('when') && (
        <Radio.Group
          label={say('web.act.when')}
          value={values.when}
          onChange={(when) => onChange({ when: whens.find((each) => each === when) ?? 'now' })}
        >
          <div className={classes.choices}>
            {whens.map((when) => (
              <Radio key={when} value={when} label={say(whenWords[when])} />
            ))}
          </div>
        </Radio.Group>
      )}
      {has('days') && (
        <NumberInput
          data-autofocus
          label={say('web.act.days')}
          min={1}
          max={maxDays}
          allowDecimal={false}
          value={values.days}
          error={problems.of('days')}
          onChange={(days) => onChange({ days: typeof days === 'number' ? days : '' })}
        />
      )}
      {has('term') && (
        <TermField value={values.term} error={problems.of('term')} onChange={(term) => onChange({ term })} />
      )}
      {has('withSubscriptionId') && (
        <Select
          data-autofocus
          label={say('web.act.with')}
          placeholder={say('web.act.with_placeholder')}
          nothingFoundMessage={say('web.act.with_none')}
          searchable
          comboboxProps={{ withinPortal: false }}
          value={values.withSubscriptionId}
          error={problems.of('withSubscriptionId')}
          data={others.flatMap(({ id, offer, externalId, endsAt }) =>
            endsAt === null ? [] : [{ value: id, label: `${offer} (${externalId}), ${date(endsAt)}` }],
          )}
          onChange={(withSubscriptionId) => onChange({ withSubscriptionId })}
        />
      )}
      {has('quantity') && (
        <NumberInput
          data-autofocus
          label={say('web.act.quantity')}
          min={1}
          max={maxQuantity}
          allowDecimal={false}
          value={values.quantity}
          error={problems.of('quantity')}
          onChange={(quantity) => onChange({ quantity: typeof quantity === 'number' ? quantity : '' })}
        />
      )}
      {has('amount') && (
        <PriceFields
          amount={values.amount}
          currency={values.currency}
          help={say(name === 'change_quantity' ? 'web.act.amount_in_proportion' : 'web.act.amount_stays')}
          problems={problems}
          onChange={onChange}
        />
      )}
      {has('autoRenew') && (
        <Switch
          label={say('web.act.auto_renew')}
          checked={values.autoRenew}
          onChange={(event) => onChange({ autoRenew: event.currentTarget.checked })}
        />
      )}
      {has('reason') && (
        <Textarea
          data-autofocus
          label={say('web.act.reason')}
          rows={3}
          maxLength={maxReasonCharacters}
          value={values.reason}
          error={problems.of('reason')}
          onChange={(event) => onChange({ reason: event.currentTarget.value })}
        />
      )}
    </>
  )
}
