import type { Output } from '../../client/types.ts'
import { linesOf, titleOf } from '../customer/history-lines.ts'
import { useTermText } from '../customer/term-text.ts'
import { useWords } from '../language/words.ts'
import { useStatusWords } from '../status/status.ts'
import classes from './errors.module.css'

type Entry = Output<'listImportChanges'>['items'][number]['changes'][number]

/** One change on one line: what it happened to, and from what to what, as the customer's own history says it. */
export function ChangeText({ entry }: { entry: Entry }) {
  const words = useWords()
  const statusWords = useStatusWords()
  const termText = useTermText()
  const { kind, subscription, service, after } = entry
  const subject = service?.product ?? subscription?.offer
  const title = titleOf[kind]
  const { subscriptions = 0, services = 0 } = after ?? {}
  const lines = linesOf(entry, { words, statusWords, termText })
  return (
    <>
      {subject !== undefined && <span className={classes.subject}>{subject}</span>}
      {[...(title === null ? [] : [words.say(title, { subscriptions, services })]), ...lines].join(' · ')}
    </>
  )
}
