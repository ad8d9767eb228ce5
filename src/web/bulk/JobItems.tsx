import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../api/api.ts'
import { DownloadButton } from '../imports/DownloadButton.tsx'
import errors from '../imports/errors.module.css'
import tables from '../imports/tables.module.css'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { NextPage } from '../parts/NextPage.tsx'
import { paths } from '../paths.ts'
import { isSubscriptionAct } from './acts.ts'
import classes from './bulk.module.css'
import { itemsQuery } from './queries.ts'
import type { BulkItem, BulkJobDetail, ItemState } from './queries.ts'

const states = ['done', 'unchanged', 'refused', 'waiting'] as const satisfies readonly ItemState[]

/** What came of each, by what came of it; all of it can be downloaded. */
export function JobItems({ job }: { job: BulkJobDetail }) {
  const { say, language, number } = useWords()
  const [state, setState] = useState<ItemState>()
  const list = useInfiniteQuery(itemsQuery(job.id, state, language))
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const counts = { done: job.done, unchanged: job.unchanged, refused: job.refused, waiting: job.left }
  const choices = states.filter((each) => counts[each] > 0)
  return (
    <section className={errors.errors} aria-label={say('web.bulk.items')}>
      <div className={errors.errorsHead}>
        <h2 className={errors.errorsTitle}>
          {say('web.bulk.items')} <span className={errors.total}>{number(job.total)}</span>
        </h2>
        <DownloadButton
          label={say('web.bulk.csv')}
          fileName={say('web.bulk.csv_name')}
          get={() => client.exportBulkItems({ params: { id: job.id } })}
        />
      </div>
      {choices.length > 1 && (
        <div className={classes.choices} role="group" aria-label={say('web.bulk.column.state')}>
          <StateChoice
            isChosen={state === undefined}
            text={say('web.bulk.items_all')}
            choose={() => setState(undefined)}
          />
          {choices.map((each) => (
            <StateChoice
              key={each}
              isChosen={state === each}
              text={`${say(`web.bulk.count.${each}`)} ${number(counts[each])}`}
              choose={() => setState(each)}
            />
          ))}
        </div>
      )}
      {list.isError && items.length === 0 && (
        <ErrorState error={list.error} retry={() => void list.refetch()} />
      )}
      {list.isSuccess && items.length === 0 && <p className={errors.nothing}>{say('web.bulk.items_none')}</p>}
      {items.length > 0 && (
        <ItemTable
          items={items}
          hasSubscriptions={isSubscriptionAct(job.act)}
          isOld={list.isPlaceholderData}
        />
      )}
      <NextPage list={list} />
    </section>
  )
}

function StateChoice({ isChosen, text, choose }: { isChosen: boolean; text: string; choose: () => void }) {
  return (
    <button type="button" className={classes.choice} aria-pressed={isChosen} onClick={choose}>
      {text}
    </button>
  )
}

interface ItemTableProps {
  readonly items: readonly BulkItem[]
  readonly hasSubscriptions: boolean
  /** Of the choice before; the new ones are on their way. */
  readonly isOld: boolean
}

function ItemTable({ items, hasSubscriptions, isOld }: ItemTableProps) {
  const { say } = useWords()
  return (
    <table className={tables.table} data-stacks aria-busy={isOld} data-old={isOld || undefined}>
      <thead>
        <tr>
          <th scope="col">{say('web.bulk.column.customer')}</th>
          {hasSubscriptions && <th scope="col">{say('web.bulk.column.subscription')}</th>}
          <th scope="col">{say('web.bulk.column.state')}</th>
          <th scope="col">{say('web.bulk.column.why')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ position, customer, subscription, state, undone, message }) => (
          <tr key={position}>
            <th scope="row">
              {customer === null ? (
                <span className={classes.quiet}>{say('web.bulk.hidden')}</span>
              ) : (
                <Link to={paths.customer} params={{ customerId: customer.id }}>
                  {customer.name}
                </Link>
              )}
            </th>
            {hasSubscriptions && (
              <td>
                {subscription !== null && (
                  <>
                    {subscription.offer} <small className={classes.quiet}>{subscription.externalId}</small>
                  </>
                )}
              </td>
            )}
            <td>
              <span className={tables.tag} data-tone={tones[state]}>
                {say(undone ? 'web.bulk.item.undone' : `web.bulk.item.${state}`)}
              </span>
            </td>
            <td className={errors.message}>{message ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const tones: Readonly<Record<ItemState, string>> = {
  done: 'good',
  unchanged: 'quiet',
  refused: 'attention',
  waiting: 'quiet',
}
