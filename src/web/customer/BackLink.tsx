import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useLocation, useRouter } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import type { WordKey } from '../../messages/word-groups.ts'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'
import classes from './customer.module.css'
import { listBehind } from './way-back.ts'
import type { List } from './way-back.ts'

export interface BackLinkProps {
  readonly list?: List
  readonly text?: WordKey
  /** What Escape does, for the list of keys. */
  readonly keyText?: WordKey
}

/** Back to the list as it was left, by link and by Escape; to the plain list where one came from elsewhere. */
export function BackLink({
  list = paths.customers,
  text = 'web.customer.back',
  keyText = 'web.customer.back_key',
}: BackLinkProps) {
  const { say } = useWords()
  const router = useRouter()
  const location = useLocation()
  const hasListBehind = listBehind(location, list) !== undefined
  useShortcuts([
    {
      keys: ['Escape'],
      label: keyText,
      run: () => {
        if (hasListBehind) router.history.back()
        else void router.navigate({ to: list })
      },
    },
  ])
  const goBack = (event: MouseEvent) => {
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
    if (!hasListBehind || !isPlain) return
    event.preventDefault()
    router.history.back()
  }
  return (
    <Link to={list} activeOptions={{ exact: true }} className={classes.back} onClick={goBack}>
      <IconArrowLeft size={16} stroke={1.75} aria-hidden />
      {say(text)}
    </Link>
  )
}
