import { Menu } from '@mantine/core'
import { useWords } from '../language/words.ts'
import { AnchoredMenu } from '../parts/Anchored.tsx'
import type { Opening } from '../parts/use-opening.ts'
import { orderChange, orderNames, orderOf } from './order.ts'
import { sorts } from './search.ts'
import type { Sort } from './search.ts'
import { useSearch } from './use-search.ts'

/** What SortMenu opens. */
export function SortList({ opening }: { opening: Opening }) {
  const { say } = useWords()
  const { search, change } = useSearch()
  const { sort, order } = orderOf(search)
  return (
    <AnchoredMenu {...opening} width={220}>
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
    </AnchoredMenu>
  )
}
