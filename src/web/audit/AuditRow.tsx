import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import type { Words } from '../language/words.ts'
import { Instant } from '../parts/Instant.tsx'
import { paths } from '../paths.ts'
import { somePeopleQuery } from '../people/queries.ts'
import { useMay } from '../rights/use-may.ts'
import { auditWords } from './actions.ts'
import type { AuditEntry } from './actions.ts'
import classes from './audit.module.css'
import { detailText } from './details.ts'

/** One thing that was done. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const words = useWords()
  const { say } = words
  const { actor, action, address } = entry
  const detail = detailText(entry, words)
  return (
    <tr>
      <td className={classes.when}>
        <Instant at={entry.at} />
      </td>
      <td className={classes.who}>{actorText(actor, words)}</td>
      <td>
        {say(auditWords[action])}
        <Subject entry={entry} />
        {detail !== undefined && <span className={classes.detail}>{detail}</span>}
      </td>
      <td className={classes.address} data-label={say('web.audit_log.from_where')}>
        {address ?? ''}
      </td>
    </tr>
  )
}

/** To whom or to what: a name where there is one, a link where it has a page. */
function Subject({ entry: { subject, customerId, actor } }: { entry: AuditEntry }) {
  const { say } = useWords()
  const { may } = useMay('manage_people')
  const isOther = subject.kind === 'person' && subject.id !== actor.id
  const people = useQuery({ ...somePeopleQuery, enabled: may && isOther }).data?.items
  if (isOther) {
    const name = people?.find(({ id }) => id === subject.id)?.name
    return name === undefined ? null : <>: {name}</>
  }
  if (subject.kind === 'import' && subject.id !== null)
    return (
      <>
        {': '}
        <Link to={paths.oneImport} params={{ importId: subject.id }}>
          {say('web.imports.file')}
        </Link>
      </>
    )
  if (customerId !== null)
    return (
      <>
        {': '}
        <Link to={paths.customer} params={{ customerId }}>
          {say('column.customer')}
        </Link>
      </>
    )
  return null
}

function actorText({ kind, name }: AuditEntry['actor'], { say }: Words): string {
  const texts: Readonly<Record<typeof kind, () => string>> = {
    person: () => name ?? say('web.audit_log.somebody'),
    token: () =>
      name === null
        ? say('web.customer.history.by.some_token')
        : say('web.customer.history.by.token', { name }),
    system: () => say('web.customer.history.by.system'),
  }
  return texts[kind]()
}
