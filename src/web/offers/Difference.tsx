import type { Output } from '../../client/types.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { useTermText } from '../customer/term-text.ts'
import { useWords } from '../language/words.ts'
import classes from './offers.module.css'

type CatalogueDifference = Output<'applyCatalogue'>
type Changed = CatalogueDifference['changed'][number]
type Field = keyof Changed['after']

const fieldWords: Readonly<Record<Field, WordKey>> = {
  name: 'web.offers.name',
  products: 'web.offers.products',
  term: 'column.term',
  trialDays: 'web.offers.trial_days',
  defaultQuantity: 'web.offers.default_quantity',
  amount: 'web.offers.price',
  currency: 'web.offers.currency',
}

/** What a file would change: new offers, changed ones field by field, and those that are retired. */
export function Difference({ difference }: { difference: CatalogueDifference }) {
  const { say } = useWords()
  const { new: added, changed, retired, unchanged, reordered } = difference
  const isNothing = added.length + changed.length + retired.length === 0 && !reordered
  return (
    <div className={classes.difference} role="status">
      {isNothing && <p>{say('web.offers.no_difference')}</p>}
      <Group title={say('web.offers.new', { count: added.length })} offers={added} />
      {changed.length > 0 && (
        <section>
          <h3>{say('web.offers.changed', { count: changed.length })}</h3>
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
      <h3>{title}</h3>
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

function Changes({ offer: { before, after } }: { offer: Changed }) {
  const { say } = useWords()
  const shown = useShown()
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
function useShown(): (offer: Changed['after'], field: Field) => string {
  const { list, number, decimal } = useWords()
  const termText = useTermText()
  return (offer, field) => {
    if (field === 'products')
      return list(
        (offer.products ?? []).map(({ product, licences }) =>
          typeof licences === 'number' ? `${product} (${number(licences)})` : product,
        ),
      )
    const value = offer[field]
    if (value == null) return '–'
    if (typeof value === 'number') return number(value)
    return field === 'term' ? termText(value) : field === 'amount' ? decimal(value) : value
  }
}
