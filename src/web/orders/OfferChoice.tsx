import { Textarea, TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import care from '../care/care.module.css'
import { Choice } from '../care/ColleagueChoices.tsx'
import { useTermText } from '../customer/term-text.ts'
import { useWords } from '../language/words.ts'
import { ownOffer } from './order-form.ts'
import type { OrderForm } from './order-form.ts'
import type { Offer } from './queries.ts'

/** From so many on they are found by writing. */
const searchFrom = 8

interface OfferChoiceProps {
  readonly offers: readonly Offer[]
  readonly form: OrderForm
  readonly onChange: (change: Partial<OrderForm>) => void
  readonly problem: string | undefined
}

/** An offer of the list, found by its name or what is in it, or one of one's own. */
export function OfferChoice({ offers, form, onChange, problem }: OfferChoiceProps) {
  const { say } = useWords()
  const id = useId()
  const [text, setText] = useState('')
  const found = offers.filter(
    (offer) => offer.id === form.choice || wordsOf(text).every((word) => searchedIn(offer).includes(word)),
  )
  const choose = (choice: string) => onChange({ choice, term: '', ends: 'term', amount: '', currency: '' })
  return (
    <fieldset className={care.choices} aria-describedby={problem === undefined ? undefined : `${id}-problem`}>
      <legend className={care.legend}>{say('column.offer')}</legend>
      {offers.length >= searchFrom && (
        <input
          className={care.search}
          type="text"
          role="searchbox"
          autoComplete="off"
          data-autofocus
          maxLength={200}
          value={text}
          placeholder={say('web.order.find_offer')}
          aria-label={say('web.order.find_offer')}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      <div className={care.found}>
        {found.map((offer) => (
          <OneOffer
            key={offer.id}
            name={id}
            offer={offer}
            isChosen={form.choice === offer.id}
            choose={choose}
          />
        ))}
        <Choice
          kind="radio"
          name={id}
          value={ownOffer}
          text={say('web.order.own_offer')}
          isChosen={form.choice === ownOffer}
          choose={choose}
        />
      </div>
      {found.length === 0 && offers.length > 0 && (
        <p className={care.help}>{say('web.order.no_such_offer')}</p>
      )}
      {problem !== undefined && (
        <p id={`${id}-problem`} role="alert" className={care.mistake}>
          {problem}
        </p>
      )}
    </fieldset>
  )
}

/** What is ordered where no offer says it. */
export function OwnOffer({
  form,
  onChange,
  problems,
}: Pick<OfferChoiceProps, 'form' | 'onChange'> & {
  readonly problems: { readonly offer: string | undefined; readonly products: string | undefined }
}) {
  const { say } = useWords()
  return (
    <>
      <TextInput
        label={say('web.offers.name')}
        value={form.ownName}
        onChange={({ currentTarget }) => onChange({ ownName: currentTarget.value })}
        error={problems.offer}
        autoComplete="off"
        required
        withAsterisk={false}
      />
      <Textarea
        label={say('web.offers.products')}
        description={say('web.order.own_products_help')}
        autosize={false}
        rows={3}
        value={form.ownProducts}
        onChange={({ currentTarget }) => onChange({ ownProducts: currentTarget.value })}
        error={problems.products}
        required
        withAsterisk={false}
      />
    </>
  )
}

interface OneOfferProps {
  readonly name: string
  readonly offer: Offer
  readonly isChosen: boolean
  readonly choose: (id: string) => void
}

function OneOffer({ name, offer, isChosen, choose }: OneOfferProps) {
  const { money, list } = useWords()
  const termText = useTermText()
  const { amount, currency, term } = offer
  const price = amount === null || currency === null ? undefined : money(amount, currency)
  return (
    <Choice
      kind="radio"
      name={name}
      value={offer.id}
      text={offer.name}
      beside={list(offer.products.map(({ product }) => product))}
      count={price === undefined ? undefined : term === null ? price : `${price} / ${termText(term)}`}
      isChosen={isChosen}
      choose={choose}
    />
  )
}

function wordsOf(text: string): string[] {
  return text
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

function searchedIn({ name, externalId, products }: Offer): string {
  return [name, externalId, ...products.map(({ product }) => product)].join(' ').toLocaleLowerCase()
}
