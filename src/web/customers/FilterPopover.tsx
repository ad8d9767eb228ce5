import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { WordKey } from '../../messages/word-groups.ts'
import { useWords } from '../language/words.ts'
import type { Opening, useOpening } from '../parts/use-opening.ts'
import classes from './filter.module.css'

interface FilterPopoverProps {
  readonly icon: Icon
  readonly label: WordKey
  readonly button: ReturnType<typeof useOpening>
  /** What opens; asked for from the first opening on. */
  readonly panel: (opening: Opening) => ReactNode
}

/** A button of the toolbar that opens something to choose from. */
export function FilterPopover({ icon: Face, label, button, panel }: FilterPopoverProps) {
  const { say } = useWords()
  const { opening, wasOpened, attributes } = button
  return (
    <>
      <Button
        variant="default"
        className={classes.control}
        leftSection={<Face size={16} stroke={1.75} aria-hidden />}
        rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden className={classes.chevron} />}
        {...attributes}
      >
        {say(label)}
      </Button>
      {wasOpened && panel(opening)}
    </>
  )
}
