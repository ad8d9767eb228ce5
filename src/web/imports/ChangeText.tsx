import type { Output } from '../../client/types.ts'
import { linesOf, titleOf } from '../customer/history-lines.ts'
import { useSpeech } from '../customer/use-speech.ts'
import classes from './errors.module.css'

type Entry = Output<'listImportChanges'>['items'][number]['changes'][number]

/** One change on one line: what it happened to, and from what to what, as the customer's own history says it. */
export function ChangeText({ entry }: { entry: Entry }) {
  const speech = useSpeech()
  const { words } = speech
  const { kind, subscription, service, after } = entry
  const subject = service?.product ?? subscription?.offer
  const title = titleOf[kind]
  const { subscriptions = 0, services = 0 } = after ?? {}
  const lines = linesOf(entry, speech)
  return (
    <>
      {subject !== undefined && <span className={classes.subject}>{subject}</span>}
      {[...(title === null ? [] : [words.say(title, { subscriptions, services })]), ...lines].join(' · ')}
    </>
  )
}
