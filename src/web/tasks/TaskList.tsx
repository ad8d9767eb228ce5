import { Button } from '@mantine/core'
import { IconChecks, IconFilterOff } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import tableClasses from '../imports/tables.module.css'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Instant } from '../parts/Instant.tsx'
import { NextPage } from '../parts/NextPage.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import { paths } from '../paths.ts'
import { Due } from './Due.tsx'
import { tasksQuery } from './queries.ts'
import type { ListedTask } from './queries.ts'
import type { TasksSearch } from './search.ts'
import classes from './tasks.module.css'
import { useRowKeys } from './use-row-keys.ts'
import { useChangeTasksSearch } from './use-tasks-search.ts'

/** The tasks themselves, page by page. */
export function TaskList({ search }: { search: TasksSearch }) {
  const { say } = useWords()
  const list = useInfiniteQuery(tasksQuery(search))
  if (list.data === undefined)
    return list.isError ? (
      <ErrorState error={list.error} retry={() => void list.refetch()} />
    ) : (
      <PageLoading />
    )
  const items = list.data.pages.flatMap((page) => page.items)
  if (items.length === 0 && !list.hasNextPage) return <Nothing search={search} />
  return (
    <div className={classes.list}>
      <p role="status" className={classes.said}>
        {list.isPlaceholderData ? say('web.loading') : ''}
      </p>
      {items.length > 0 && <Table items={items} isOld={list.isPlaceholderData} />}
      <NextPage list={list} />
    </div>
  )
}

function Nothing({ search }: { search: TasksSearch }) {
  const { say } = useWords()
  const change = useChangeTasksSearch()
  if (search.assignee === undefined && search.overdue === undefined)
    return (
      <EmptyState
        role="status"
        icon={IconChecks}
        title={say('web.tasks.none')}
        text={<p>{say('web.tasks.none_text')}</p>}
      />
    )
  return (
    <EmptyState
      role="status"
      icon={IconFilterOff}
      title={say('web.audit_log.nothing')}
      text={<p>{say('web.tasks.nothing_text')}</p>}
      action={
        <Button variant="default" onClick={() => change({ assignee: undefined, overdue: undefined })}>
          {say('web.people.show_all')}
        </Button>
      }
    />
  )
}

function Table({ items, isOld }: { items: readonly ListedTask[]; isOld: boolean }) {
  const { say } = useWords()
  const table = useRowKeys()
  return (
    <table ref={table} className={tableClasses.table} data-stacks data-old={isOld || undefined}>
      <thead>
        <tr>
          <th scope="col">{say('web.vendor.service')}</th>
          <th scope="col">{say('column.customer')}</th>
          <th scope="col">{say('web.vendor.subscription')}</th>
          <th scope="col">{say('web.vendor.since')}</th>
          <th scope="col">{say('web.tasks.due')}</th>
          <th scope="col">{say('web.tasks.who')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((task) => (
          <Row key={task.service.id} task={task} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ task }: { task: ListedTask }) {
  const { say } = useWords()
  const { service, work, customer, subscription, dueAt, assignee } = task
  return (
    <tr>
      <th scope="row">
        <Link to={paths.task} params={{ serviceId: service.id }} data-row className={classes.open}>
          {say(`web.tasks.title.${work}`, { product: service.product })}
        </Link>
        {service.reason !== null && <span className={classes.reason}>{service.reason}</span>}
      </th>
      <td className={classes.wide}>
        <Link to={paths.customer} params={{ customerId: customer.id }} className={classes.customer}>
          {customer.name}
        </Link>
        <span className={classes.beside}>{customer.externalId}</span>
      </td>
      <td className={classes.wide} data-label={say('web.vendor.subscription')}>
        {subscription.offer}
        <span className={classes.beside}>{subscription.externalId}</span>
      </td>
      <td data-label={say('web.vendor.since')}>
        <Instant at={service.since} />
      </td>
      <td data-label={say('web.tasks.due')}>
        <Due at={dueAt} />
      </td>
      <td data-label={say('web.tasks.who')}>
        {assignee?.name ?? <span className={classes.none}>{say('web.tasks.nobody')}</span>}
      </td>
    </tr>
  )
}
