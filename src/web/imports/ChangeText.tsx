import type { Output } from '../../client/types.ts'
import type { WordKey } from '../../messages/word-groups.ts'
import { linesOf } from '../customer/history-lines.ts'
import { useTermText } from '../customer/term-text.ts'
import { useWords } from '../language/words.ts'
import { useStatusWords } from '../status/status.ts'
import classes from './imports.module.css'

type Entry = Output<'listImportChanges'>['items'][number]['changes'][number]

/** What is said before the changes; null where they say it all. */
const titles = {
  customer_created: 'web.customer.history.customer_created',
  customer_changed: null,
  subscription_created: 'web.customer.history.subscription_created',
  subscription_changed: null,
  subscription_status_changed: null,
  subscription_closed: 'web.customer.history.subscription_closed',
  service_created: 'web.customer.history.service_created',
  service_changed: null,
  service_status_set: null,
} as const satisfies Readonly<Record<Entry['kind'], WordKey | null>>

/** One change on one line: what it happened to, and from what to what, as the customer's own history says it. */
export function ChangeText({ entry }: { entry: Entry }) {
  const words = useWords()
  const statusWords = useStatusWords()
  const termText = useTermText()
  const { kind, subscription, service, after } = entry
  const subject = service?.product ?? subscription?.offer
  const title = titles[kind]
  const { subscriptions = 0, services = 0 } = after ?? {}
  const lines = linesOf(entry, { words, statusWords, termText })
  return (
    <>
      {subject !== undefined && <span className={classes.subject}>{subject}</span>}
      {[...(title === null ? [] : [words.say(title, { subscriptions, services })]), ...lines].join(' · ')}
    </>
  )
}
