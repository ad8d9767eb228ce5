import { ActionIcon } from '@mantine/core'
import { IconKeyboard } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useWords } from '../language/words.ts'
import { useShortcuts } from './use-shortcuts.ts'

const ShortcutsDialog = lazy(() =>
  import('./ShortcutsDialog.tsx').then(({ ShortcutsDialog: component }) => ({ default: component })),
)

/** The list of keys: opened by `?` or by its button. */
export function Shortcuts() {
  const { say } = useWords()
  const [isOpen, setOpen] = useState(false)
  const [isLoaded, setLoaded] = useState(false)
  const open = () => {
    setLoaded(true)
    setOpen(true)
  }
  useShortcuts([{ keys: ['?'], label: 'web.shortcuts.help', run: open }])
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        onClick={open}
        aria-label={say('web.shortcuts.title')}
        title={say('web.shortcuts.title')}
      >
        <IconKeyboard size={20} stroke={1.75} aria-hidden />
      </ActionIcon>
      {isLoaded && (
        <Suspense>
          <ShortcutsDialog isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
