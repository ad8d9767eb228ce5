import { ActionIcon } from '@mantine/core'
import { IconUserCircle } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import { useOpening } from '../parts/use-opening.ts'
import { useSignOut } from './use-sign-out.ts'

const AccountList = lazyPart(() => import('./AccountList.tsx').then((module) => module.AccountList))

/** Who one is here, one's own page, and the way out. */
export function AccountMenu() {
  const { say } = useWords()
  const signOut = useSignOut()
  const { opening, wasOpened, attributes } = useOpening('menu', AccountList.preload)
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        loading={signOut.isPending}
        aria-label={say('web.shell.account')}
        title={say('web.shell.account')}
        {...attributes}
      >
        <IconUserCircle size={20} stroke={1.75} aria-hidden />
      </ActionIcon>
      {wasOpened && <AccountList opening={opening} signOut={() => signOut.mutate()} />}
    </>
  )
}
