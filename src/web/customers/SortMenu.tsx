import { Button } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { useOpening } from '../parts/use-opening.ts'
import classes from './filter.module.css'
import { orderNames, orderOf } from './order.ts'
import { useSearch } from './use-search.ts'

const SortList = lazyPart(() => import('./SortList.tsx').then((module) => module.SortList))

/** The order, where the table has no head to press. */
export function SortMenu() {
  const { say } = useWords()
  const { search } = useSearch()
  const { sort, order } = orderOf(search)
  const { opening, wasOpened, attributes } = useOpening('menu', SortList.preload)
  const Arrow = order === 'asc' ? IconArrowDown : IconArrowUp
  return (
    <>
      <Button
        variant="default"
        className={classes.sort}
        aria-label={`${say('web.customers.sort')}: ${say(orderNames[sort])}`}
        rightSection={<Arrow size={14} stroke={1.75} aria-hidden />}
        {...attributes}
      >
        <IconArrowsSort size={16} stroke={1.75} aria-hidden />
      </Button>
      {wasOpened && <SortList opening={opening} />}
    </>
  )
}
