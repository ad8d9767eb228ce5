import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Output } from '../../client/types.ts'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { paths } from '../paths.ts'
import { ChangeText } from './ChangeText.tsx'
import errorClasses from './errors.module.css'
import classes from './imports.module.css'
import tableClasses from './tables.module.css'

type Changed = Output<'listImportChanges'>['items'][number]

const shownChanges = 4

/** The customers that an import made or changed, and what of each in short. */
export function Changes({ importId }: { importId: string }) {
  const { say } = useWords()
  const changes = useInfiniteQuery({
    queryKey: ['import', importId, 'changes'],
    queryFn: ({ pageParam, signal }) =>
      client.listImportChanges({
        params: { id: importId },
        query: pageParam === null ? {} : { cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const items = changes.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section className={errorClasses.changes} aria-labelledby="changes">
      <h2 id="changes" className={errorClasses.errorsTitle}>
        {say('web.import.changes.title')}
      </h2>
      {changes.isError && <ErrorState error={changes.error} retry={() => void changes.refetch()} />}
      {changes.isSuccess && items.length === 0 && (
        <p className={errorClasses.nothing}>{say('web.import.changes.none')}</p>
      )}
      {items.length > 0 && (
        <table className={tableClasses.table} data-stacks>
          <thead>
            <tr>
              <th scope="col">{say('column.customer')}</th>
              <th scope="col">{say('web.import.changes.kind')}</th>
              <th scope="col">{say('web.import.changes.what')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <Row key={item.customerId} item={item} />
            ))}
          </tbody>
        </table>
      )}
      {changes.hasNextPage && (
        <Button
          variant="default"
          loading={changes.isFetchingNextPage}
          onClick={() => void changes.fetchNextPage()}
        >
          {say('web.import.more')}
        </Button>
      )}
    </section>
  )
}

function Row({ item }: { item: Changed }) {
  const { say } = useWords()
  const shown = item.changes.slice(0, shownChanges)
  const more = item.changes.length - shown.length + item.more
  return (
    <tr>
      <th scope="row" className={errorClasses.changed}>
        <Link to={paths.customer} params={{ customerId: item.customerId }}>
          {item.name}
        </Link>
        <span className={errorClasses.customerId}>{item.externalId}</span>
      </th>
      <td>
        <span className={tableClasses.tag} data-kind={item.kind}>
          {say(item.kind === 'new' ? 'web.import.changes.new' : 'web.import.changes.changed')}
        </span>
      </td>
      <td>
        <ul className={errorClasses.changeList}>
          {shown.map((entry) => (
            <li key={entry.id}>
              <ChangeText entry={entry} />
            </li>
          ))}
          {more > 0 && <li className={classes.quiet}>{say('web.import.changes.more', { count: more })}</li>}
        </ul>
      </td>
    </tr>
  )
}
