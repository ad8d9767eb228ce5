import { Button } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { useMyself } from '../api/me.ts'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import { remember, remembered } from '../storage.ts'
import classes from './shell.module.css'

const key = 'varde-address-later'
/** Where one begins and where files come in; not above the list, which keeps its place. */
const shownAt = new Set<string>([paths.start, paths.imports])

/** For who came by a printed link: that an address of one's own is to be had. Once put off, it stays away in this browser. */
export function AddressNotice() {
  const { say } = useWords()
  const { person } = useMyself()
  const { pathname } = useLocation()
  const [isLater, setLater] = useState(() => remembered(key) !== null)
  if (person === null || person.email !== null || isLater || !shownAt.has(pathname)) return null
  return (
    <div className={classes.notice}>
      <IconInfoCircle size={18} stroke={1.75} aria-hidden />
      <p>{say('web.account.notice')}</p>
      <div className={classes.noticeActions}>
        <Button
          size="compact-sm"
          variant="default"
          renderRoot={(props) => <Link to={paths.account} {...props} />}
        >
          {say('web.account.notice_action')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            remember(key, new Date().toISOString())
            setLater(true)
          }}
        >
          {say('web.account.later')}
        </Button>
      </div>
    </div>
  )
}
