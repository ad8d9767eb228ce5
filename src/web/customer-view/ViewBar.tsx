import { Button } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { Link, useLocation, useRouter } from '@tanstack/react-router'
import { listBehind } from '../customer/way-back.ts'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import { useShortcuts } from '../shortcuts/use-shortcuts.ts'
import classes from './customer-view.module.css'

interface ViewBarProps {
  readonly customerId: string
  readonly title: string
  /** Opens the view again, where the customer has changed since: that is an act of the reader's. */
  readonly again: (() => void) | undefined
}

/** Says for as long as it lasts that this is somebody else's view, and leads out of it, by Escape too. */
export function ViewBar({ customerId, title, again }: ViewBarProps) {
  const { say } = useWords()
  const router = useRouter()
  const location = useLocation()
  const hasListBehind = listBehind(location) !== undefined
  const leads = { to: paths.customer, params: { customerId } } as const
  useShortcuts([
    {
      keys: ['Escape'],
      label: 'web.view.leave',
      run: () => {
        if (hasListBehind) router.history.back()
        else void router.navigate(leads)
      },
    },
  ])
  return (
    <section className={classes.bar} aria-label={title}>
      <IconEye size={22} stroke={1.75} aria-hidden />
      <p>
        <strong>{title}</strong> {say('web.view.bar_text')}{' '}
        <span className={classes.noted}>{say('web.view.bar_noted')}</span>
      </p>
      <span role="status" className={classes.changed}>
        {again !== undefined && (
          <>
            {say('web.live.view_changed')}
            <Button variant="default" size="compact-md" onClick={again}>
              {say('web.live.view_again')}
            </Button>
          </>
        )}
      </span>
      <Button
        variant="default"
        size="compact-md"
        renderRoot={(props) => (
          <Link
            {...leads}
            {...props}
            onClick={(event) => {
              const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
              if (!hasListBehind || !isPlain) return
              event.preventDefault()
              router.history.back()
            }}
          />
        )}
      >
        {say('web.view.leave')}
      </Button>
    </section>
  )
}
