import { NativeSelect, Switch, TextInput } from '@mantine/core'
import { useTermText } from '../customer/term-text.ts'
import type { Subscription } from '../customer/types.ts'
import { useWords } from '../language/words.ts'
import type { FormProblems } from '../parts/form-problems.ts'
import { CurrencyField } from './CurrencyField.tsx'
import classes from './orders.module.css'
import { alignable, usualTerms } from './order-form.ts'
import type { OrderForm } from './order-form.ts'
import type { Offer, OrderPreview } from './queries.ts'

interface OrderTermsProps {
  readonly form: OrderForm
  readonly onChange: (change: Partial<OrderForm>) => void
  readonly offer: Offer | undefined
  /** What the offer makes of it, for what nobody has written. */
  readonly preview: OrderPreview | undefined
  readonly subscriptions: readonly Subscription[]
  readonly problems: FormProblems
}

/** From when, for how long, how many, and for how much. */
export function OrderTerms(props: OrderTermsProps) {
  const { form, onChange, offer, preview, problems } = props
  const { say, decimal } = useWords()
  const isTrial = form.kind === 'trial'
  return (
    <div className={classes.fields}>
      <TextInput
        type="date"
        label={say('column.starts_at')}
        value={form.startsAt === '' ? (preview?.startsAt.slice(0, 10) ?? '') : form.startsAt}
        onChange={({ currentTarget }) => onChange({ startsAt: currentTarget.value })}
        error={problems.of('startsAt')}
      />
      {isTrial ? (
        <TextInput
          label={say('web.order.trial_days')}
          value={form.trialDays}
          placeholder={offer?.trialDays == null ? '' : String(offer.trialDays)}
          onChange={({ currentTarget }) => onChange({ trialDays: currentTarget.value })}
          error={problems.of('trialDays')}
          inputMode="numeric"
          autoComplete="off"
        />
      ) : (
        <PaidTerm {...props} />
      )}
      <TextInput
        label={say('web.offers.quantity')}
        value={form.quantity}
        placeholder={String(offer?.defaultQuantity ?? 1)}
        onChange={({ currentTarget }) => onChange({ quantity: currentTarget.value })}
        error={problems.of('quantity')}
        inputMode="numeric"
        autoComplete="off"
      />
      <div className={classes.price}>
        <TextInput
          label={say(isTrial ? 'web.order.price_then' : 'web.order.price')}
          value={form.amount}
          placeholder={preview?.amount == null ? '' : decimal(preview.amount)}
          onChange={({ currentTarget }) => onChange({ amount: currentTarget.value })}
          error={problems.of('amount')}
          inputMode="decimal"
          autoComplete="off"
        />
        <CurrencyField
          value={form.currency === '' ? (offer?.currency ?? '') : form.currency}
          onChange={(currency) => onChange({ currency })}
          problem={problems.of('currency')}
        />
      </div>
      {!isTrial && (
        <Switch
          className={classes.switch ?? ''}
          label={say('column.auto_renew')}
          checked={form.autoRenew}
          onChange={({ currentTarget }) => onChange({ autoRenew: currentTarget.checked })}
          error={problems.of('autoRenew')}
        />
      )}
    </div>
  )
}

/** The term, and where it ends. */
function PaidTerm({ form, onChange, offer, preview, subscriptions, problems }: OrderTermsProps) {
  const { say, date } = useWords()
  const termText = useTermText()
  const own = offer?.term ?? null
  const terms = usualTerms.filter((term) => term !== own)
  const others = alignable(subscriptions)
  return (
    <>
      <NativeSelect
        label={say('column.term')}
        value={form.term}
        onChange={({ currentTarget }) => onChange({ term: currentTarget.value })}
        error={problems.of('term')}
        data={[
          { value: '', label: own === null ? say('web.order.no_term') : termText(own) },
          ...terms.map((term) => ({ value: term, label: termText(term) })),
        ]}
      />
      <NativeSelect
        label={say('column.ends_at')}
        value={form.ends}
        onChange={({ currentTarget }) =>
          onChange({
            ends: currentTarget.value,
            endsAt: form.endsAt === '' ? (preview?.endsAt?.slice(0, 10) ?? '') : form.endsAt,
          })
        }
        error={problems.of('alignTo')}
        data={[
          { value: 'term', label: say('web.order.ends_term') },
          { value: 'date', label: say('web.order.ends_date') },
          ...others.map(({ id, offer: name, endsAt }) => ({
            value: id,
            label: say('web.order.ends_with', { name, date: endsAt === null ? '' : date(endsAt) }),
          })),
        ]}
      />
      {form.ends === 'date' && (
        <TextInput
          type="date"
          label={say('web.order.ends_on')}
          value={form.endsAt}
          onChange={({ currentTarget }) => onChange({ endsAt: currentTarget.value })}
          error={problems.of('endsAt')}
        />
      )}
    </>
  )
}
