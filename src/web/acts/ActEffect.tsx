import { linesOf } from '../customer/history-lines.ts'
import type { HistoryEntry } from '../customer/types.ts'
import { useSpeech } from '../customer/use-speech.ts'
import type { Acted } from './acts.ts'
import classes from './acts.module.css'

type Facts = NonNullable<HistoryEntry['after']>

/** What an act will do, in the sentences that the history will have. */
export function ActEffect({ acted }: { acted: Acted }) {
  const speech = useSpeech()
  const { words } = speech
  const { say } = words
  const { addedDays, addedAmount, after, licences } = acted
  const lines = linesOf(changeOf(acted), speech)
  const [first] = licences
  return (
    <div className={classes.effect} role="status">
      <strong>{say(acted.changed ? 'web.act.effect' : 'web.act.already_so')}</strong>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {addedDays !== null && (
          <li>
            {say('web.act.effect.days', { days: Math.abs(addedDays), way: addedDays < 0 ? 'less' : 'more' })}
            {addedAmount !== null &&
              after.currency !== null &&
              ` ${say('web.act.effect.worth', { amount: words.money(addedAmount, after.currency) })}`}
          </li>
        )}
        {first !== undefined && (
          <li>{say('web.act.effect.licences', { services: licences.length, licences: first.after })}</li>
        )}
      </ul>
    </div>
  )
}

/** Only what differs, as an entry of the history would have it. */
function changeOf({ before, after }: Acted): Pick<HistoryEntry, 'kind' | 'before' | 'after'> & HistoryEntry {
  const was = factsOf(before)
  const is = factsOf(after)
  const differing = (Object.keys(is) as (keyof Facts)[]).filter((field) => was[field] !== is[field])
  const only = (facts: Facts): Facts => Object.fromEntries(differing.map((field) => [field, facts[field]]))
  return {
    id: '',
    at: '',
    kind: 'subscription_changed',
    actor: { kind: 'person', id: null, name: null },
    subscription: null,
    service: null,
    before: only(was),
    after: only(is),
  }
}

function factsOf({ converts, statusUntil, ...facts }: Acted['before']): Facts {
  // Until when the status holds follows from the rest.
  void statusUntil
  return { ...facts, convertsEndsAt: converts?.endsAt ?? null }
}
