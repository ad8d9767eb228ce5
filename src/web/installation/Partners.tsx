import { useQuery } from '@tanstack/react-query'
import tableClasses from '../imports/tables.module.css'
import { useWords } from '../language/words.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Instant } from '../parts/Instant.tsx'
import { PageLoading } from '../parts/PageLoading.tsx'
import classes from './installation.module.css'
import { partnersQuery } from './queries.ts'

/** All partners, with their vendor and how many may do everything there. */
export function Partners() {
  const { say, number } = useWords()
  const partners = useQuery(partnersQuery)
  if (partners.data === undefined)
    return partners.isError ? (
      <ErrorState error={partners.error} retry={() => void partners.refetch()} />
    ) : (
      <PageLoading />
    )
  const admins = say('web.installation.full_admins')
  return (
    <table className={tableClasses.table} data-stacks>
      <thead>
        <tr>
          <th scope="col">{say('web.installation.partner')}</th>
          <th scope="col">{say('web.start.name.vendor')}</th>
          <th scope="col">{say('web.installation.made')}</th>
          <th scope="col" className={tableClasses.numeric}>
            {admins}
          </th>
        </tr>
      </thead>
      <tbody>
        {partners.data.items.map(({ id, name, vendor, createdAt, fullAdmins }) => (
          <tr key={id}>
            <th scope="row">{name ?? <span className={classes.unnamed}>{say('web.shell.unnamed')}</span>}</th>
            <td data-label={say('web.start.name.vendor')}>{vendor}</td>
            <td data-label={say('web.installation.made')}>
              <Instant at={createdAt} as="date" />
            </td>
            <td
              className={tableClasses.numeric}
              data-label={admins}
              data-zero={fullAdmins === 0 || undefined}
            >
              {number(fullAdmins)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
