import { Select } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import type { ControlProps } from './control.ts'
import { useListed } from './listed.ts'
import type { ListedKind } from './listed.ts'

/** One of very many that have names of their own, to be found by typing: a time zone, a country, a language. */
export function ListedControl({ field, value, onChange, onLeave, shown }: ControlProps) {
  const { say } = useWords()
  const [wasOpened, setOpened] = useState(false)
  const chosen = typeof value === 'string' ? value : null
  const data = useListed(field.kind as ListedKind, chosen, wasOpened)
  return (
    <Select
      {...shown}
      value={chosen}
      onChange={(picked) => onChange(picked ?? undefined)}
      data={data}
      searchable
      openOnFocus={false}
      clearable={!field.required}
      clearButtonProps={{ 'aria-label': say('web.details.clear', { field: field.label }) }}
      placeholder={say('web.details.search')}
      nothingFoundMessage={say('web.details.nothing_found')}
      maxDropdownHeight={280}
      onDropdownOpen={() => setOpened(true)}
      onBlur={onLeave}
      autoComplete="off"
      // Inside of the landmark that it belongs to.
      comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 } }}
    />
  )
}
