import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useWords } from '../language/words.ts'
import { somePeopleQuery } from '../people/queries.ts'
import { useMay } from '../rights/use-may.ts'
import { auditActions, auditWords, isAuditAction } from './actions.ts'
import classes from './audit.module.css'
import { isDay } from './search.ts'
import type { AuditSearch } from './search.ts'
import { useChangeSearch } from './use-audit-search.ts'

const nothingChosen = {
  action: undefined,
  person: undefined,
  subject: undefined,
  from: undefined,
  until: undefined,
}

/** What of the log is shown. */
export function AuditFilters({ search }: { search: AuditSearch }) {
  const { say } = useWords()
  const change = useChangeSearch()
  const { may } = useMay('manage_people')
  const people = useQuery({ ...somePeopleQuery, enabled: may }).data?.items ?? []
  const { action = '', person = '', subject, from = '', until = '' } = search
  const isKnown = person === '' || people.some(({ id }) => id === person)
  return (
    <div className={classes.filters}>
      <NativeSelect
        label={say('web.audit_log.what')}
        value={action}
        onChange={({ currentTarget: { value } }) =>
          change({ action: isAuditAction(value) ? value : undefined })
        }
        data={[
          { value: '', label: say('web.audit_log.everything') },
          ...auditActions.map((each) => ({ value: each, label: say(auditWords[each]) })),
        ]}
      />
      <NativeSelect
        label={say('web.audit_log.who')}
        value={person}
        onChange={({ currentTarget: { value } }) => change({ person: value === '' ? undefined : value })}
        data={[
          { value: '', label: say('web.audit_log.everybody') },
          ...(isKnown ? [] : [{ value: person, label: say('web.audit_log.somebody') }]),
          ...people.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <TextInput
        type="date"
        label={say('web.audit_log.from')}
        value={from}
        max={until === '' ? undefined : until}
        onChange={({ currentTarget }) => change({ from: dayOf(currentTarget.value) })}
      />
      <TextInput
        type="date"
        label={say('web.audit_log.until')}
        value={until}
        min={from === '' ? undefined : from}
        onChange={({ currentTarget }) => change({ until: dayOf(currentTarget.value) })}
      />
      {subject !== undefined && <p className={classes.about}>{say('web.audit_log.about_one')}</p>}
      {Object.keys(search).length > 0 && (
        <Button variant="subtle" onClick={() => change(nothingChosen)}>
          {say('web.customers.clear_all')}
        </Button>
      )}
    </div>
  )
}

function dayOf(text: string): string | undefined {
  return isDay(text) ? text : undefined
}
