import { Button } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import tableClasses from '../imports/tables.module.css'
import { useWords } from '../language/words.ts'
import type { Words } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { Notice, ProblemNotice } from '../parts/Notice.tsx'
import { paths } from '../paths.ts'
import peopleClasses from '../people/people.module.css'
import classes from './archive.module.css'
import type { DeletedCustomer } from './queries.ts'
import { useBringBack } from './use-bring-back.ts'

export interface DeletedTableProps {
  readonly items: readonly DeletedCustomer[]
  /** Those of another search, until the ones asked for have come. */
  readonly isOld: boolean
}

/** Deleted customers: who deleted them and when, until when they can be brought back, and how. */
export function DeletedTable({ items, isOld }: DeletedTableProps) {
  const words = useWords()
  const { say, number } = words
  const bringBack = useBringBack()
  const [back, setBack] = useState<DeletedCustomer | null>(null)
  const [subscriptions, deleted, removed] = [
    say('web.deleted.subscriptions'),
    say('web.deleted.deleted'),
    say('web.deleted.removed'),
  ]
  return (
    <>
      {back !== null && <IsBack customer={back} />}
      <ProblemNotice title={say('web.invite.failed')} error={bringBack.error} />
      {items.length > 0 && (
        <table className={tableClasses.table} data-stacks data-old={isOld || undefined}>
          <thead>
            <tr>
              <th scope="col">{say('column.customer')}</th>
              <th scope="col" className={tableClasses.numeric}>
                {subscriptions}
              </th>
              <th scope="col">{deleted}</th>
              <th scope="col">{removed}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {items.map((customer) => (
              <tr key={customer.id}>
                <th scope="row">
                  {customer.name}
                  <span className={peopleClasses.email}>{customer.externalId}</span>
                </th>
                <td className={tableClasses.numeric} data-label={subscriptions}>
                  {number(customer.subscriptions)}
                </td>
                <td data-label={deleted}>
                  <Instant at={customer.deletedAt} />
                  <span className={classes.by}>{whoText(customer.deletedBy, words)}</span>
                </td>
                <td data-label={removed}>
                  <Instant at={customer.removedAt} />
                </td>
                <td className={peopleClasses.act}>
                  <Button
                    variant="default"
                    size="compact-sm"
                    leftSection={<IconArrowBackUp size={16} stroke={1.75} aria-hidden />}
                    loading={bringBack.isPending && bringBack.variables === customer.id}
                    aria-label={say('web.deleted.bring_back_one', { name: customer.name })}
                    onClick={() => bringBack.mutate(customer.id, { onSuccess: () => setBack(customer) })}
                  >
                    {say('web.deleted.bring_back')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

/** Takes the focus, whose button has gone with its row. */
function IsBack({ customer: { id, name } }: { customer: DeletedCustomer }) {
  const { say } = useWords()
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => link.current?.focus(), [id])
  return (
    <Notice tone="good" role="status" title={say('web.deleted.is_back', { name })}>
      <Link ref={link} to={paths.customer} params={{ customerId: id }}>
        {say('web.deleted.open')}
      </Link>
    </Notice>
  )
}

function whoText(by: DeletedCustomer['deletedBy'], { say }: Words): string {
  if (by === null || by.kind === 'system') return say('web.customer.history.by.system')
  if (by.kind === 'token')
    return by.name === null
      ? say('web.customer.history.by.some_token')
      : say('web.customer.history.by.token', { name: by.name })
  return by.name ?? say('web.audit_log.somebody')
}
