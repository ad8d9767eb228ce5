import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { dayMs } from '../../domain/instant.ts'
import { useNow } from '../language/now.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Instant } from '../parts/Instant.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { Problem } from '../parts/Problem.tsx'
import { HistoryActor } from './HistoryActor.tsx'
import { HistoryEvent } from './HistoryEvent.tsx'
import { daysOf, isEcho } from './history-days.ts'
import type { Deed } from './history-days.ts'
import classes from './history.module.css'
import { NoteForm } from './NoteForm.tsx'
import { historyQuery } from './queries.ts'

/** What happened to a customer and to all below it, newest first, by day. */
export function History({ customerId }: { customerId: string }) {
  const { say } = useWords()
  const pages = useInfiniteQuery(historyQuery(customerId))
  return (
    <section className={classes.history} aria-labelledby="history">
      <h2 id="history" className={classes.heading}>
        {say('web.customer.history.title')}
      </h2>
      <NoteForm customerId={customerId} />
      {pages.isPending && <PageLoading />}
      {pages.data === undefined && pages.isError && (
        <ErrorState error={pages.error} retry={() => void pages.refetch()} />
      )}
      {pages.data !== undefined && <Days entries={pages.data.pages.flatMap(({ items }) => items)} />}
      {pages.isFetchNextPageError && (
        <div role="alert">
          <Problem error={pages.error} />
        </div>
      )}
      {pages.hasNextPage && (
        <Button
          variant="default"
          size="compact-md"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {say('web.customer.history.more')}
        </Button>
      )}
    </section>
  )
}

function Days({ entries }: { entries: Deed['entries'] }) {
  const { say, date } = useWords()
  const nowMs = useNow()
  const near = new Map([
    [date(nowMs), say('web.customer.history.today')],
    [date(nowMs - dayMs), say('web.customer.history.yesterday')],
  ])
  if (entries.length === 0) return <p className={classes.empty}>{say('web.customer.history.empty')}</p>
  return daysOf(entries, date).map(({ name, deeds }) => (
    <section key={name} className={classes.day}>
      <h3 className={classes.dayName}>{near.get(name) ?? name}</h3>
      {deeds.map((deed) => (
        <OneDeed key={deed.entries[0]?.id ?? deed.at} deed={deed} />
      ))}
    </section>
  ))
}

function OneDeed({ deed }: { deed: Deed }) {
  const { at, actor, entries } = deed
  return (
    <div className={classes.deed}>
      <p className={classes.by}>
        <HistoryActor actor={actor} /> · <Instant at={at} />
      </p>
      <ul className={classes.events}>
        {entries
          .filter((entry) => !isEcho(entry, deed))
          .map((entry) => (
            <HistoryEvent key={entry.id} entry={entry} />
          ))}
      </ul>
    </div>
  )
}
