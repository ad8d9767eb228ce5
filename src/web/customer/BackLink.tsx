import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useLocation, useRouter } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'
import classes from './customer.module.css'
import { listBehind } from './way-back.ts'

/** Back to the list as it was left, by link and by Escape; to the plain list where one came from elsewhere. */
export function BackLink() {
  const { say } = useWords()
  const router = useRouter()
  const location = useLocation()
  const hasListBehind = listBehind(location) !== undefined
  useShortcuts([
    {
      keys: ['Escape'],
      label: 'web.customer.back_key',
      run: () => {
        if (hasListBehind) router.history.back()
        else void router.navigate({ to: paths.customers })
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
    <Link to={paths.customers} activeOptions={{ exact: true }} className={classes.back} onClick={goBack}>
      <IconArrowLeft size={16} stroke={1.75} aria-hidden />
      {say('web.customer.back')}
    </Link>
  )
}
