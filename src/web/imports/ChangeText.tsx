import type { Output } from '../../client/types.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { useWords } from '../language/words.ts'
import classes from './imports.module.css'

type Entry = Output<'listImportChanges'>['items'][number]['changes'][number]
type Facts = NonNullable<Entry['after']>

/** What each changed field is called; `null` where the entry's own words say it already. */
const fields: Readonly<Record<keyof Facts, WordKey | null>> = {
  externalId: null,
  name: 'column.customer_name',
  country: 'column.country',
  adminEmail: 'column.admin_email',
  tags: 'column.tags',
  subscriptions: null,
  services: null,
  offer: 'column.offer',
  kind: 'column.kind',
  term: 'column.term',
  startsAt: 'column.starts_at',
  endsAt: 'column.ends_at',
  autoRenew: 'column.auto_renew',
  payment: 'column.payment',
  suspendedAt: 'column.suspended_at',
  cancelAtEnd: 'column.cancel_at_end',
  closedAt: null,
  status: 'column.subscription_status',
  provisioningStatus: 'column.provisioning_status',
  product: 'column.product',
  since: 'column.provisioning_since',
  reason: 'column.provisioning_reason',
  licences: 'column.licences',
  licencesUsed: 'column.licences_used',
}

const whole: Readonly<Partial<Record<Entry['kind'], WordKey>>> = {
  subscription_created: 'web.customer.history.subscription_created',
  subscription_closed: 'web.customer.history.subscription_closed',
  service_created: 'web.customer.history.service_created',
}

/** One change in short: what it happened to, and what of it. The customer's own page tells it in full. */
export function ChangeText({ entry }: { entry: Entry }) {
  const { say, list } = useWords()
  const { kind, subscription, service, after } = entry
  const subject = service?.product ?? subscription?.offer
  const key = whole[kind]
  if (kind === 'customer_created') {
    const { subscriptions = 0, services = 0 } = after ?? {}
    return say('web.customer.history.customer_created', { subscriptions, services })
  }
  const labels = Object.keys(after ?? {}).flatMap((field) => {
    const label = Object.hasOwn(fields, field) ? fields[field as keyof Facts] : null
    return label === null ? [] : [say(label)]
  })
  return (
    <>
      {subject !== undefined && <span className={classes.subject}>{subject}</span>}
      {key === undefined ? list(labels) : say(key)}
    </>
  )
}
