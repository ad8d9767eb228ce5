import { IconCircleMinus, IconClockExclamation, IconTrash } from '@tabler/icons-react'
import { isProvisioningStatus } from '../../domain/provisioning-status.ts'
import { dayMs } from '../../domain/instant.ts'
import { useDuration } from '../language/duration.ts'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { StatusBadge } from '../status/StatusBadge.tsx'
import { HistoryActor } from './HistoryActor.tsx'
import { linesOf, titleOf } from './history-lines.ts'
import { secondsOf } from './stay-seconds.ts'
import classes from './timeline.module.css'
import type { HistoryEntry, Stay } from './types.ts'
import { useSpeech } from './use-speech.ts'

interface TimelineStayProps {
  readonly stay: Stay
  /** Whether it still stands so. */
  readonly isLast: boolean
  /** Since when it takes longer than usual; null: it does not. */
  readonly lateSince: string | null
}

/** One state: since when, how long, by whom, why, and what happened meanwhile. */
export function TimelineStay({ stay, isLast, lateSince }: TimelineStayProps) {
  const { say, date } = useWords()
  const duration = useDuration()
  const seconds = secondsOf(stay, useNow(), isLast)
  const { state, since, begunBy, meanwhile } = stay
  const length = seconds === null ? say('web.timeline.unknown') : duration(seconds)
  return (
    <li className={classes.stay} data-now={isLast || undefined}>
      <div className={classes.head}>
        <State state={state} />
        {state !== 'removed' && (
          <span className={classes.length}>
            {isLast && seconds !== null ? say('web.timeline.so_far', { duration: length }) : length}
          </span>
        )}
      </div>
      {lateSince !== null && (
        <p className={classes.late}>
          <IconClockExclamation size={16} stroke={1.75} aria-hidden />
          {say('web.timeline.late', { when: date(lateSince) })}
        </p>
      )}
      <Beginning since={since} begunBy={begunBy} />
      {meanwhile.length > 0 && (
        <ul className={classes.meanwhile}>
          {meanwhile.map((entry) => (
            <li key={entry.id}>
              <p className={classes.by}>
                <When at={entry.at} /> · <HistoryActor actor={entry.actor} />
              </p>
              <Sentences entries={[entry]} />
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

/** What is taken down has no status of its own, and a badge all the same. */
function State({ state }: { state: Stay['state'] }) {
  const { say } = useWords()
  if (isProvisioningStatus(state)) return <StatusBadge status={state} tabIndex={-1} />
  const isGone = state === 'removed'
  const Sign = isGone ? IconTrash : IconCircleMinus
  return (
    <span className={classes.state}>
      <Sign size={14} stroke={2} aria-hidden />
      {say(isGone ? 'web.customer.history.service_removed' : 'web.service.kind.withdraw')}
    </span>
  )
}

function Beginning({ since, begunBy }: Pick<Stay, 'since' | 'begunBy'>) {
  const { say } = useWords()
  const [first] = begunBy
  const isToldLater = first !== undefined && since !== null && first.at !== since
  return (
    <>
      <p className={classes.by}>
        {since !== null && <When at={since} />}
        {since !== null && first !== undefined && ' · '}
        {first !== undefined && <HistoryActor actor={first.actor} />}
        {isToldLater && (
          <>
            {' · '}
            <Told at={first.at} text={(when) => say('web.timeline.told', { when })} />
          </>
        )}
      </p>
      <Sentences entries={begunBy} />
    </>
  )
}

/** What happened, in sentences; which status it led to stands above, and that a reason has gone says nothing. */
function Sentences({ entries }: { entries: readonly HistoryEntry[] }) {
  const speech = useSpeech()
  const { say } = speech.words
  const sentences = entries.flatMap((entry) => {
    const { kind, after } = entry
    const title = titleOf[kind]
    const numbers = { subscriptions: after?.subscriptions ?? 0, services: after?.services ?? 0 }
    return [
      ...(title === null ? [] : [say(title, numbers)]),
      ...linesOf(entry, speech, [
        'provisioningStatus',
        ...(after?.reason == null ? (['reason'] as const) : []),
      ]),
    ]
  })
  return [...new Set(sentences)].map((sentence) => (
    <p key={sentence} className={classes.sentence}>
      {sentence}
    </p>
  ))
}

function When({ at }: { at: string }) {
  return <Told at={at} text={(when) => when} />
}

/** Day and time as one reads them at a glance; a date alone is one. */
function Told({ at, text }: { at: string; text: (when: string) => string }) {
  const { date, time, exact } = useWords()
  const when = Date.parse(at) % dayMs === 0 ? date(at) : `${date(at)} ${time(at)}`
  return (
    <time dateTime={at} title={exact(at)}>
      {text(when)}
    </time>
  )
}
