import { NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { maxSearchCharacters } from '../../domain/names.ts'
import type { Customer } from '../customer/types.ts'
import { useWords } from '../language/words.ts'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'
import classes from './customer-people.module.css'
import { groupsQuery } from './queries.ts'
import type { PeopleSearch, PeopleState } from './search.ts'

const searchAfterMs = 200

interface PeopleFiltersProps {
  readonly customer: Customer
  readonly search: PeopleSearch
  readonly onSearch: (search: PeopleSearch) => void
}

/** Above the list: search, group, state, and whose licences. */
export function PeopleFilters({ customer, search, onSearch }: PeopleFiltersProps) {
  const { say, number } = useWords()
  const groups = useQuery(groupsQuery(customer.id))
  const { group, state, service, holds, ...others } = search
  const known = groups.data?.groups ?? []
  // One that has nobody any more, or is not among those with the most people.
  const isUnknown = group !== undefined && !known.some(({ name }) => name === group)
  const withLicence =
    service === undefined && holds === undefined ? '' : `${service ?? ''}:${holds !== false}`
  return (
    <div className={classes.filters} role="search">
      <Search search={search} onSearch={onSearch} />
      <NativeSelect
        aria-label={say('web.customer_people.group')}
        value={group ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onSearch({
            ...others,
            ...(state !== undefined && { state }),
            ...licenceOf(withLicence),
            ...(value !== '' && { group: value }),
          })
        }
      >
        <option value="">{say('web.customer_people.every_group')}</option>
        {isUnknown && <option value={group}>{group}</option>}
        {known.map(({ name, people }) => (
          <option key={name} value={name}>
            {`${name} (${number(people)})`}
          </option>
        ))}
      </NativeSelect>
      <NativeSelect
        aria-label={say('web.customer_people.state')}
        value={state ?? 'active'}
        onChange={({ currentTarget: { value } }) =>
          onSearch({
            ...others,
            ...(group !== undefined && { group }),
            ...licenceOf(withLicence),
            ...(value !== 'active' && { state: value as PeopleState }),
          })
        }
        data={[
          { value: 'active', label: say('web.customer_people.active') },
          { value: 'deactivated', label: say('web.customer_people.deactivated') },
          { value: 'all', label: say('web.customer_people.everybody') },
        ]}
      />
      <LicenceFilter
        customer={customer}
        value={withLicence}
        onChange={(value) =>
          onSearch({
            ...others,
            ...(group !== undefined && { group }),
            ...(state !== undefined && { state }),
            ...licenceOf(value),
          })
        }
      />
    </div>
  )
}

function licenceOf(value: string): Pick<PeopleSearch, 'service' | 'holds'> {
  if (value === '') return {}
  const [service = '', holds] = value.split(':')
  return { ...(service !== '' && { service }), holds: holds === 'true' }
}

interface LicenceFilterProps {
  readonly customer: Customer
  /** The service's id, a colon, and whether they hold one of it; empty: it does not matter. */
  readonly value: string
  readonly onChange: (value: string) => void
}

function LicenceFilter({ customer, value, onChange }: LicenceFilterProps) {
  const { say } = useWords()
  const services = customer.subscriptions.flatMap(({ offer, services: of }) =>
    of.map(({ id, product }) => ({ id, name: product === offer ? product : `${product} (${offer})` })),
  )
  const choices = (isHeld: boolean) =>
    services.map(({ id, name }) => ({ value: `${id}:${isHeld}`, label: name }))
  return (
    <NativeSelect
      aria-label={say('web.customer_people.licence')}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      data={[
        { value: '', label: say('web.customer_people.any_licences') },
        {
          group: say('web.customer_people.with_licence'),
          items: [{ value: ':true', label: say('web.customer_people.with_some') }, ...choices(true)],
        },
        {
          group: say('web.customer_people.without_licence'),
          items: [{ value: ':false', label: say('web.customer_people.with_none') }, ...choices(false)],
        },
      ]}
    />
  )
}

function Search({ search, onSearch }: Pick<PeopleFiltersProps, 'search' | 'onSearch'>) {
  const { say } = useWords()
  const asked = search.search ?? ''
  const [text, setText] = useState(asked)
  const sent = useRef(asked)
  const field = useRef<HTMLInputElement>(null)
  useShortcuts([{ keys: ['/'], label: 'web.customers.keys_search', run: () => field.current?.focus() }])
  // The address changed by something else than this field.
  useEffect(() => {
    if (asked === sent.current) return
    sent.current = asked
    setText(asked)
  }, [asked])
  const find = useDebouncedCallback((wanted: string) => {
    sent.current = wanted
    const { search: _, ...others } = search
    onSearch({ ...others, ...(wanted !== '' && { search: wanted }) })
  }, searchAfterMs)
  return (
    <TextInput
      ref={field}
      type="search"
      className={classes.search ?? ''}
      value={text}
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        find(value.trim())
      }}
      leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
      placeholder={say('web.customer_people.search')}
      aria-label={say('web.customer_people.search')}
      maxLength={maxSearchCharacters}
      autoComplete="off"
      spellCheck={false}
    />
  )
}
