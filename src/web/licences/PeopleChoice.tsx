import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { Output } from '../../client/types.ts'
import { groupsQuery } from '../customer-people/queries.ts'
import { PeopleLink } from '../customer-people/PeopleLink.tsx'
import { useWords } from '../language/words.ts'
import { ProblemNotice } from '../parts/Notice.tsx'
import type { Chosen } from './chosen.ts'
import { maxChosen } from './chosen.ts'
import classes from './licences.module.css'
import { PeopleRows } from './PeopleRows.tsx'
import type { Mode } from './queries.ts'

export type PeoplePages = UseInfiniteQueryResult<InfiniteData<Output<'listCustomerPeople'>>>

interface PeopleChoiceProps {
  readonly customerId: string
  readonly mode: Mode
  readonly written: string
  readonly onWritten: (text: string) => void
  readonly group: string | null
  readonly onGroup: (group: string | null) => void
  readonly people: PeoplePages
  readonly chosen: Chosen
}

/** The people of a customer to tick: searched, by group, or all that the list shows. */
export function PeopleChoice(props: PeopleChoiceProps) {
  const { customerId, mode, written, onWritten, group, onGroup, people, chosen } = props
  const { say, number } = useWords()
  const { data: known } = useQuery(groupsQuery(customerId))
  const total = people.data?.pages[0]?.total
  const isNarrowed = written.trim() !== '' || group !== null
  return (
    <div className={classes.choice}>
      <div className={classes.filters}>
        <TextInput
          data-autofocus
          aria-label={say('web.licences.search')}
          placeholder={say('web.licences.search')}
          leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
          value={written}
          onChange={({ currentTarget }) => onWritten(currentTarget.value)}
          type="search"
          autoComplete="off"
        />
        {known !== undefined && known.groups.length > 0 && (
          <NativeSelect
            aria-label={say('web.licences.group')}
            value={group ?? ''}
            onChange={({ currentTarget }) => onGroup(currentTarget.value === '' ? null : currentTarget.value)}
            data={[
              { value: '', label: say('web.licences.every_group') },
              ...known.groups.map(({ name, people: count }) => ({
                value: name,
                label: `${name} (${number(count)})`,
              })),
            ]}
          />
        )}
      </div>
      <ProblemNotice
        title={say('web.licences.not_read')}
        error={people.data === undefined ? people.error : null}
      />
      {total === 0 && (
        <p className={classes.none} role="status">
          {say(
            isNarrowed
              ? 'web.licences.nobody_found'
              : mode === 'return'
                ? 'web.licences.nobody_holds'
                : (known?.active ?? 0) === 0
                  ? 'web.licences.nobody'
                  : 'web.licences.everybody_holds',
          )}
        </p>
      )}
      {total === 0 && known?.active === 0 && <PeopleLink customerId={customerId} />}
      {total !== undefined && total > 0 && (
        <>
          <div className={classes.all}>
            <Checkbox
              label={say(isNarrowed ? 'web.licences.all_found' : 'web.licences.all', { count: total })}
              checked={chosen.isAll}
              indeterminate={!chosen.isAll && chosen.count > 0}
              onChange={chosen.toggleAll}
            />
            <span role="status">
              {chosen.count > 0 && say('web.licences.chosen', { count: chosen.count })}
            </span>
          </div>
          <PeopleRows people={people} chosen={chosen} />
          {chosen.isFull && <p className={classes.hint}>{say('web.licences.full', { max: maxChosen })}</p>}
        </>
      )}
    </div>
  )
}
