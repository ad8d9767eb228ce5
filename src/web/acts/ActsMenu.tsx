import { ActionIcon, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Subscription } from '../customer/types.ts'
import { useWords } from '../language/words.ts'
import { Done } from '../parts/Done.tsx'
import { lazyPart } from '../parts/lazy-part.ts'
import { quietMenu } from '../parts/menu.ts'
import { GuardedItem } from '../rights/GuardedItem.tsx'
import { actOf, actsFor, refusalWord } from './acts.ts'
import type { ActName } from './acts.ts'
import classes from './acts.module.css'
import { actIcons } from './icons.ts'

const ActDialog = lazyPart(async () => (await import('./ActDialog.tsx')).ActDialog)

export interface ActsMenuProps {
  readonly subscription: Subscription
  /** The customer's other open ones, to end together with. */
  readonly others: readonly Subscription[]
}

/** What can be done with a subscription; what cannot stays there with the reason. */
export function ActsMenu({ subscription, others }: ActsMenuProps) {
  const { say } = useWords()
  const [chosen, setChosen] = useState<ActName | null>(null)
  const [said, setSaid] = useState('')
  const button = useRef<HTMLButtonElement>(null)
  // The line of the menu that opened the dialog is gone when it closes.
  const wasChosen = useRef(false)
  useEffect(() => {
    if (chosen === null && wasChosen.current) button.current?.focus()
    wasChosen.current = chosen !== null
  }, [chosen])
  const label = say('web.act.menu', { offer: subscription.offer, id: subscription.externalId })
  return (
    <span className={classes.menu}>
      <Done text={said !== '' && said} />
      <Menu {...quietMenu} position="bottom-end" returnFocus onOpen={() => ActDialog.preload()}>
        <Menu.Target>
          <ActionIcon ref={button} variant="default" size="md" aria-label={label} title={label}>
            <IconChevronDown size={16} stroke={1.75} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown className={classes.dropdown}>
          {actsFor(subscription).map((name) => {
            const code = subscription.refused[name]
            const Icon = actIcons[name]
            const { name: word, right } = actOf(name)
            return (
              <GuardedItem
                key={name}
                action={right}
                cannot={code === undefined ? undefined : say(refusalWord(code))}
                icon={<Icon size={16} stroke={1.75} aria-hidden />}
                onClick={() => {
                  setSaid('')
                  setChosen(name)
                }}
              >
                {say(word)}
              </GuardedItem>
            )
          })}
        </Menu.Dropdown>
      </Menu>
      {chosen !== null && (
        <ActDialog
          name={chosen}
          subscription={subscription}
          others={others}
          onClose={() => setChosen(null)}
          onDone={(text) => {
            setSaid(text)
            setChosen(null)
          }}
        />
      )}
    </span>
  )
}
