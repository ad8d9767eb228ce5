import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { client } from '../api/api.ts'
import { newKey } from '../api/new-key.ts'
import care from '../care/care.module.css'
import { Choice } from '../care/ColleagueChoices.tsx'
import type { Customer, Subscription } from '../customer/types.ts'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import formClasses from '../parts/form.module.css'
import { Form } from '../parts/Form.tsx'
import { formProblems } from '../parts/form-problems.ts'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../rights/use-may.ts'
import { OfferChoice, OwnOffer } from './OfferChoice.tsx'
import { emptyOrder, orderFields, ownOffer, wishOf } from './order-form.ts'
import type { OrderForm, OrderWish } from './order-form.ts'
import { OrderOutlook } from './OrderOutlook.tsx'
import { OrderTerms } from './OrderTerms.tsx'
import { offersQuery } from './queries.ts'
import type { Offer } from './queries.ts'

/** So long somebody writes on before they are told what comes of it. */
const previewAfterMs = 250

interface AddSubscriptionProps {
  readonly customer: Customer
  readonly subscriptions: readonly Subscription[]
  /** What was done, for who listens. */
  readonly onSaid: (text: string) => void
  readonly onClose: () => void
}

/** Orders a subscription for a customer: what it comes to is said before it is done. */
export function AddSubscriptionDialog(props: AddSubscriptionProps) {
  const { say } = useWords()
  const offers = useQuery(offersQuery(false))
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      size="lg"
      title={say('web.order.add_subscription_to', { name: props.customer.name })}
    >
      {offers.data !== undefined ? (
        <Order {...props} offers={offers.data.items} />
      ) : offers.isError ? (
        <ErrorState error={offers.error} retry={() => void offers.refetch()} />
      ) : (
        <PageLoading />
      )}
    </Dialog>
  )
}

function Order({
  customer,
  subscriptions,
  offers,
  onSaid,
  onClose,
}: AddSubscriptionProps & { offers: Offer[] }) {
  const { say } = useWords()
  const queries = useQueryClient()
  const [form, setForm] = useState<OrderForm>({
    ...emptyOrder,
    choice: offers.length === 0 ? ownOffer : '',
  })
  const [key, setKey] = useState(newKey)
  const [isAsked, setAsked] = useState(false)
  const offer = offers.find(({ id }) => id === form.choice)
  const wish = wishOf(form, offer)
  const preview = usePreview(customer.id, wish)
  const order = useMutation({
    mutationFn: (wanted: OrderWish) =>
      client.addSubscription({ params: { id: customer.id }, body: wanted, idempotencyKey: key }),
    onSuccess: async ({ offer: name }) => {
      await queries.invalidateQueries()
      onSaid(say('web.order.subscription_added', { name }))
      onClose()
    },
  })
  // What was refused when it was sent holds until something is changed; then the preview says what holds.
  const error = order.error ?? (preview.isPlaceholderData ? null : preview.error)
  const problems = formProblems(error, orderFields)
  const change = (next: Partial<OrderForm>) => {
    setForm({ ...form, ...next })
    setKey(newKey())
    order.reset()
  }
  const missing = isAsked && wish === null ? say('web.order.choose_offer') : undefined
  const shown = wish === null || preview.error !== null ? undefined : preview.data
  return (
    <Form
      className={formClasses.form}
      error={order.error}
      send={() => {
        setAsked(true)
        if (wish !== null) order.mutate(wish)
      }}
    >
      {offers.length === 0 && <NoOffers />}
      <OfferChoice
        offers={offers}
        form={form}
        onChange={change}
        problem={problems.of('offerId') ?? missing}
      />
      {form.choice === ownOffer && (
        <OwnOffer
          form={form}
          onChange={change}
          problems={{ offer: problems.of('offer'), products: problems.of('products') }}
        />
      )}
      <KindChoice form={form} onChange={change} />
      <OrderTerms
        form={form}
        onChange={change}
        offer={offer}
        preview={shown}
        subscriptions={subscriptions}
        problems={problems}
      />
      <div className={care.preview} role="status" aria-busy={preview.isFetching}>
        <OrderOutlook preview={shown} />
      </div>
      <ProblemNotice title={say('web.invite.failed')} error={problems.rest} />
      <div className={formClasses.buttons}>
        <Button variant="default" onClick={onClose}>
          {say('web.cancel')}
        </Button>
        <Button type="submit" loading={order.isPending}>
          {say('web.order.add_subscription')}
        </Button>
      </div>
    </Form>
  )
}

/** What would come of it, asked for as it is written. */
function usePreview(customerId: string, wish: OrderWish | null) {
  const [wanted] = useDebouncedValue(JSON.stringify(wish), previewAfterMs)
  const body = JSON.parse(wanted) as OrderWish | null
  return useQuery({
    queryKey: ['order', customerId, wanted],
    queryFn: ({ signal }) =>
      client.addSubscription({
        params: { id: customerId },
        body: { ...(body ?? { kind: 'paid' }), preview: true },
        signal,
      }),
    enabled: body !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  })
}

function KindChoice({ form, onChange }: { form: OrderForm; onChange: (change: Partial<OrderForm>) => void }) {
  const { say } = useWords()
  const name = useId()
  return (
    <fieldset className={care.choices}>
      <legend className={care.legend}>{say('column.kind')}</legend>
      <div className={care.row}>
        {(['paid', 'trial'] as const).map((kind) => (
          <Choice
            key={kind}
            kind="radio"
            name={name}
            value={kind}
            text={say(kind === 'trial' ? 'web.customers.kind_trial' : 'web.customers.kind_paid')}
            isChosen={form.kind === kind}
            choose={() => onChange({ kind })}
          />
        ))}
      </div>
    </fieldset>
  )
}

/** Where offers come from. */
function NoOffers() {
  const { say } = useWords()
  const { may } = useMay('manage_offers')
  return (
    <Notice tone="info" title={say('web.order.no_offers')}>
      {may && (
        <p>
          <Link to={paths.settings}>{say('web.order.no_offers_link')}</Link>
        </p>
      )}
    </Notice>
  )
}
