import { Kbd, Switch } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { useWords } from '../language/words.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { areShortcutsOn, shortcutsNow, subscribe, turnShortcuts } from './registry.ts'
import classes from './shortcuts.module.css'

/** Keys whose names are longer than their sign. */
const names: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
}

export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { say } = useWords()
  const shortcuts = useSyncExternalStore(subscribe, shortcutsNow)
  const isOn = useSyncExternalStore(subscribe, areShortcutsOn)
  return (
    <Dialog title={say('web.shortcuts.title')} isOpen={isOpen} onClose={onClose}>
      <dl className={classes.list} data-off={!isOn || undefined}>
        {shortcuts.map(({ keys, label }) => (
          <div key={label} className={classes.line}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{names[key] ?? key}</Kbd>
              ))}
            </dt>
            <dd>{say(label)}</dd>
          </div>
        ))}
      </dl>
      <Switch
        checked={isOn}
        onChange={(event) => turnShortcuts(event.currentTarget.checked)}
        label={say('web.shortcuts.on')}
      />
    </Dialog>
  )
}
