import { Button } from '@mantine/core'
import { IconChevronDown, IconDownload } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { useOpening } from '../parts/use-opening.ts'
import { GuardedButton } from '../rights/GuardedButton.tsx'
import { useMay } from '../rights/use-may.ts'
import classes from './customers.module.css'
import type { CustomersSearch } from './search.ts'

const ExportList = lazyPart(() => import('./ExportList.tsx').then((module) => module.ExportList))

/** The customers file of exactly the customers that the filter shows (DESIGN.md §3). */
export function ExportMenu({ search, isEmpty }: { search: CustomersSearch; isEmpty: boolean }) {
  const { say } = useWords()
  const { why } = useMay('export_customers')
  const { opening, wasOpened, attributes } = useOpening('menu', ExportList.preload)
  if (why !== undefined)
    return (
      <GuardedButton
        why={why}
        variant="default"
        size="compact-md"
        leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
      >
        {say('web.customers.export')}
      </GuardedButton>
    )
  return (
    <>
      <Button
        variant="default"
        size="compact-md"
        disabled={isEmpty}
        leftSection={<IconDownload size={16} stroke={1.75} aria-hidden />}
        className={classes.export}
        rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden />}
        {...attributes}
      >
        <span className={classes.exportText}>{say('web.customers.export')}</span>
      </Button>
      {wasOpened && <ExportList opening={opening} search={search} />}
    </>
  )
}
