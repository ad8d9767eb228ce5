import type { Output } from '../../client/types.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { useTermText } from '../customer/term-text.ts'
import { useWords } from '../language/words.ts'
import classes from './offers.module.css'

type Catalogue = Output<'applyCatalogue'>
type OfferDifference = Catalogue['offers']
type ListDifference = OfferDifference | NonNullable<Catalogue['products']>
type Changed = ListDifference['changed'][number]
type Fields = OfferDifference['changed'][number]['after'] &
  NonNullable<Catalogue['products']>['changed'][number]['after']
type Field = keyof Fields

const fieldWords: Readonly<Record<Field, WordKey>> = {
  name: 'web.offers.name',
  products: 'web.offers.products',
  term: 'column.term',
  trialDays: 'web.offers.trial_days',
  defaultQuantity: 'web.offers.default_quantity',
  amount: 'web.offers.price',
  currency: 'web.offers.currency',
  provisioner: 'web.products.set_up_by',
  details: 'web.products.details',
  instructions: 'web.products.instructions',
  licenceUnit: 'web.products.licence_unit',
  overage: 'web.products.overage_short',
  usualDuration: 'web.products.usual',
  support: 'web.support.title',
}

/** What a file would change in both lists, and what in it is perhaps meant otherwise. */
export function Differences({ products, offers, warnings }: Catalogue) {
  const { say } = useWords()
  return (
    <>
      {products !== null && <Difference title={say('web.products.title')} difference={products} />}
      <Difference title={say('web.offers.title')} difference={offers} />
      {warnings.length > 0 && (
        <ul className={classes.mistakes}>
          {warnings.map(({ path, message }) => (
            <li key={path}>
              <code>{path.replace(/^body\.?/, '')}</code> {message}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** New ones, changed ones field by field, and those that are retired. */
function Difference({ title, difference }: { title: string; difference: ListDifference }) {
  const { say } = useWords()
  const { new: added, changed, retired, unchanged, reordered } = difference
  const isNothing = added.length + changed.length + retired.length === 0 && !reordered
  return (
    <div className={classes.difference} role="status">
      <h3>{title}</h3>
      {isNothing && <p>{say('web.offers.no_difference')}</p>}
      <Group title={say('web.offers.new', { count: added.length })} offers={added} />
      {changed.length > 0 && (
        <section>
          <h4>{say('web.offers.changed', { count: changed.length })}</h4>
          <ul>
            {changed.map((offer) => (
              <li key={offer.id}>
                <strong>{offer.name}</strong> <code>{offer.id}</code>
                {offer.broughtBack && <span className={classes.mark}>{say('web.offers.back')}</span>}
                <Changes offer={offer} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Group title={say('web.offers.retired_count', { count: retired.length })} offers={retired} />
      {reordered && <p>{say('web.offers.reordered')}</p>}
      <p className={classes.facts}>{say('web.offers.unchanged', { count: unchanged })}</p>
    </div>
  )
}

function Group({ title, offers }: { title: string; offers: readonly { id: string; name: string }[] }) {
  if (offers.length === 0) return null
  return (
    <section>
      <h4>{title}</h4>
      <ul>
        {offers.map(({ id, name }) => (
          <li key={id}>
            <strong>{name}</strong> <code>{id}</code>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Changes({ offer }: { offer: Changed }) {
  const { say } = useWords()
  const shown = useShown()
  const [before, after]: [Fields, Fields] = [offer.before, offer.after]
  return (
    <dl className={classes.changes}>
      {(Object.keys(after) as Field[]).map((field) => (
        <div key={field}>
          <dt>{say(fieldWords[field])}</dt>
          <dd>
            {say('web.audit_log.from_to', { before: shown(before, field), after: shown(after, field) })}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A field in words; a dash where there is nothing. */
function useShown(): (of: Fields, field: Field) => string {
  const { list, number, decimal, say } = useWords()
  const termText = useTermText()
  return (of, field) => {
    if (field === 'products')
      return list(
        (of.products ?? []).map(({ product, licences }) =>
          typeof licences === 'number' ? `${product} (${number(licences)})` : product,
        ),
      )
    const value = of[field]
    if (value == null) return '–'
    if (typeof value === 'number') return number(value)
    if (typeof value === 'boolean') return say(value ? 'web.tasks.yes' : 'web.tasks.no')
    if (typeof value !== 'string') return JSON.stringify(value)
    return field === 'term' ? termText(value) : field === 'amount' ? decimal(value) : value
  }
}
