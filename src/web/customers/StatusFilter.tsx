import { Button, Popover } from '@mantine/core'
import { IconChevronDown, IconFilter } from '@tabler/icons-react'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'
import { FilterChoices } from './FilterChoices.tsx'
import classes from './filter.module.css'
import type { CustomerPage } from './pages.ts'

/** «Select a filter…»: the statuses of both columns, each with the customers it would show (DESIGN.md §3). */
export function StatusFilter({ facets }: { facets: CustomerPage['facets'] | undefined }) {
  const { say } = useWords()
  const [isOpen, setOpen] = useState(false)
  useShortcuts([{ keys: ['f'], label: 'web.customers.keys_filter', run: () => setOpen(true) }])
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-start"
      offset={4}
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
      classNames={{ dropdown: classes.panel }}
    >
      <Popover.Target>
        <Button
          variant="default"
          className={classes.control}
          leftSection={<IconFilter size={16} stroke={1.75} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden className={classes.chevron} />}
          onClick={() => setOpen(!isOpen)}
        >
          {say('filter.select')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <FilterChoices facets={facets} />
      </Popover.Dropdown>
    </Popover>
  )
}
