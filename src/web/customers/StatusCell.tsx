import { VisuallyHidden } from '@mantine/core'
import { IconArrowBigUpFilled } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import { StatusBadge } from '../status/StatusBadge.tsx'
import type { StatusBadgeProps } from '../status/StatusBadge.tsx'
import { useStatusWords } from '../status/status.ts'
import type { Status } from '../status/status.ts'
import classes from './table.module.css'

interface StatusCellProps extends Omit<StatusBadgeProps, 'status'> {
  /** Of what the filter shows; null for a customer without open subscriptions. */
  readonly status: Status | null
  /** The most important one of all, where the filter leaves it out. */
  readonly moreImportant: Status | null
}

/** A customer's status in a column, with a mark where a subscription outside of the filter has a more important one. */
export function StatusCell({ status, moreImportant, ...rest }: StatusCellProps) {
  if (status === null) return <Dash />
  return (
    <>
      <StatusBadge status={status} {...rest} />
      {moreImportant !== null && <More status={moreImportant} />}
    </>
  )
}

function More({ status }: { status: Status }) {
  const { say } = useWords()
  const wordsOf = useStatusWords()
  const text = say('web.customers.more_important', { status: wordsOf(status).label })
  return (
    <span className={classes.more} title={text}>
      <IconArrowBigUpFilled size={14} aria-hidden />
      <VisuallyHidden>{text}</VisuallyHidden>
    </span>
  )
}

/** Nothing there, for eyes and for ears. */
export function Dash() {
  const { say } = useWords()
  return (
    <span className={classes.dash}>
      <span aria-hidden>–</span>
      <VisuallyHidden>{say('web.customers.none')}</VisuallyHidden>
    </span>
  )
}
