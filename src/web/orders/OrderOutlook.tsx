import { useTermText } from '../customer/term-text.ts'
import { useWords } from '../language/words.ts'
import type { OrderPreview } from './queries.ts'

/** In a sentence or two what an order comes to. */
export function OrderOutlook({ preview }: { preview: OrderPreview | undefined }) {
  const { say, date, money } = useWords()
  const termText = useTermText()
  if (preview === undefined) return <span>{say('web.order.outlook_first')}</span>
  const { kind, endsAt, autoRenew, amount, firstTermAmount, currency, term, services } = preview
  const when =
    endsAt === null
      ? say('web.order.outlook_no_end')
      : say(outlookOf(kind, autoRenew), { date: date(endsAt) })
  const price = amount === null || currency === null ? null : money(amount, currency)
  const rest = [
    price !== null &&
      term !== null &&
      say('web.order.outlook_price', { amount: price, term: termText(term) }),
    price !== null && term === null && price,
    firstTermAmount !== null &&
      currency !== null &&
      say('web.order.outlook_first_term', { amount: money(firstTermAmount, currency) }),
    say('web.order.outlook_services', { count: services.length }),
  ]
  return (
    <>
      <strong>{when}</strong>
      <span>{rest.filter((each) => each !== false).join(' · ')}</span>
    </>
  )
}

function outlookOf(kind: OrderPreview['kind'], autoRenew: boolean) {
  if (kind === 'trial') return 'web.order.outlook_trial'
  return autoRenew ? 'web.order.outlook_renews' : 'web.order.outlook_ends'
}
