import { Menu } from '@mantine/core'
import { useWords } from '../language/words.ts'
import { AnchoredMenu } from '../parts/Anchored.tsx'
import { quietMenu } from '../parts/menu.ts'
import type { Opening } from '../parts/use-opening.ts'
import { GuardedItem } from '../rights/GuardedItem.tsx'
import { actGroups, bulkActOf } from './acts.ts'
import type { BulkActName } from './acts.ts'
import classes from './bulk.module.css'
import { countOf } from './what.ts'
import type { What } from './what.ts'

export interface BulkListProps {
  readonly opening: Opening
  readonly what: What
  readonly choose: (act: BulkActName) => void
}

/** What BulkMenu opens: every act, and why one's role may not. */
export function BulkList({ opening, what, choose }: BulkListProps) {
  const { say } = useWords()
  const count = countOf(what)
  return (
    <AnchoredMenu {...opening} {...quietMenu} width={300}>
      <div className={classes.acts}>
        <Menu.Label>
          {say(what.kind === 'filter' ? 'web.bulk.with_filter' : 'web.bulk.with_selected', { count })}
        </Menu.Label>
        {actGroups.map(({ label, names }) => (
          <div key={label} role="group" aria-label={say(label)}>
            <Menu.Divider />
            <Menu.Label aria-hidden>{say(label)}</Menu.Label>
            {names.map((name) => {
              const { name: word, right, icon: Icon } = bulkActOf(name)
              return (
                <GuardedItem
                  key={name}
                  action={right}
                  icon={<Icon size={16} stroke={1.75} aria-hidden />}
                  onClick={() => choose(name)}
                >
                  {say(word)}
                </GuardedItem>
              )
            })}
          </div>
        ))}
      </div>
    </AnchoredMenu>
  )
}
