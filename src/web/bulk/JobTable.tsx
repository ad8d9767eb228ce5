import { Link } from '@tanstack/react-router'
import imports from '../imports/imports.module.css'
import tables from '../imports/tables.module.css'
import { useByText } from '../imports/who.ts'
import { useWords } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { paths } from '../paths.ts'
import type { BulkJob } from './acts.ts'
import classes from './bulk.module.css'
import { StateTag } from './StateTag.tsx'
import { useJobTitle, useWishText } from './use-job-words.ts'

const counts = ['done', 'unchanged', 'refused'] as const

/** Jobs as a table: what, how it ended, when, by whom, with how many. */
export function JobTable({ jobs }: { jobs: readonly BulkJob[] }) {
  const { say } = useWords()
  return (
    <table className={tables.table} data-stacks>
      <thead>
        <tr>
          <th scope="col">{say('web.bulk.column.act')}</th>
          <th scope="col">{say('web.bulk.column.state')}</th>
          <th scope="col">{say('web.bulk.column.when')}</th>
          <th scope="col">{say('web.bulk.column.by')}</th>
          {counts.map((count) => (
            <th key={count} scope="col" className={tables.numeric}>
              {say(`web.bulk.count.${count}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </tbody>
    </table>
  )
}

function JobRow({ job }: { job: BulkJob }) {
  const { say, number } = useWords()
  const titleOf = useJobTitle()
  const byText = useByText()
  const wish = useWishText(job)
  return (
    <tr>
      <th scope="row">
        <Link to={paths.oneBulkAct} params={{ jobId: job.id }}>
          {titleOf(job)}
        </Link>
        {wish !== '' && <small className={classes.wish}>{wish}</small>}
      </th>
      <td>
        <StateTag job={job} />
        {job.undone > 0 && <small className={classes.wish}>{say('web.bulk.undone_by')}</small>}
      </td>
      <td>
        <Instant at={job.createdAt} />
      </td>
      <td className={imports.quiet}>{byText(job.by)}</td>
      {counts.map((count) => (
        <td
          key={count}
          className={tables.numeric}
          data-label={say(`web.bulk.count.${count}`)}
          data-zero={job[count] === 0 || undefined}
        >
          {number(job[count])}
        </td>
      ))}
    </tr>
  )
}
