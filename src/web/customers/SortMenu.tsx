import { Button, Menu } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import classes from './filter.module.css'
import { orderChange, orderNames, orderOf } from './order.ts'
import { sorts } from './search.ts'
import type { Sort } from './search.ts'
import { useSearch } from './use-search.ts'

/** The order, where the table has no head to press. */
export function SortMenu() {
  const { say } = useWords()
  const { search, change } = useSearch()
  const { sort, order } = orderOf(search)
  const Arrow = order === 'asc' ? IconArrowDown : IconArrowUp
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          variant="default"
          className={classes.sort}
          aria-label={`${say('web.customers.sort')}: ${say(orderNames[sort])}`}
          rightSection={<Arrow size={14} stroke={1.75} aria-hidden />}
        >
          <IconArrowsSort size={16} stroke={1.75} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say('web.customers.sort')}</Menu.Label>
        <Menu.RadioGroup
          value={sort}
          onChange={(value) => change(orderChange({ sort: value as Sort, order: 'asc' }))}
        >
          {sorts.map((each) => (
            <Menu.RadioItem key={each} value={each} closeMenuOnClick>
              {say(orderNames[each])}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={() => change(orderChange({ sort, order: order === 'asc' ? 'desc' : 'asc' }))}>
          {say('web.customers.turn_order')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
