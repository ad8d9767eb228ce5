import { Button, Popover } from '@mantine/core'
import { IconChevronDown, IconTag } from '@tabler/icons-react'
import { useState } from 'react'
import { useWords } from '../language/words.ts'
import { TagChoices } from './TagChoices.tsx'
import classes from './filter.module.css'

/** Tags to choose from: customers in the list have all of the chosen (DESIGN.md §3). */
export function TagFilter() {
  const { say } = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-start"
      offset={4}
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
      classNames={{ dropdown: classes.tagPanel }}
    >
      <Popover.Target>
        <Button
          variant="default"
          className={classes.control}
          leftSection={<IconTag size={16} stroke={1.75} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden className={classes.chevron} />}
          onClick={() => setOpen(!isOpen)}
        >
          {say('column.tags')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <TagChoices />
      </Popover.Dropdown>
    </Popover>
  )
}
