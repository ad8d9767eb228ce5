import { Button } from '@mantine/core'
import { IconCloudOff } from '@tabler/icons-react'
import { useSyncExternalStore } from 'react'
import { useWords } from '../language/words.ts'
import classes from './connection.module.css'
import type { Connection } from './connection.ts'

/** Says that the server cannot be reached, for as long as it cannot. It lies over the page, so that nothing moves. */
export function ConnectionBanner({ connection }: { connection: Connection }) {
  const { say } = useWords()
  const isLost = useSyncExternalStore(connection.subscribe, connection.isLost)
  return (
    <div role="status" className={classes.place}>
      {isLost && (
        <div className={classes.banner}>
          <IconCloudOff size={20} aria-hidden className={classes.icon} />
          <span>{say('web.connection.lost')}</span>
          <Button size="compact-sm" variant="default" onClick={connection.tryNow}>
            {say('web.connection.try_now')}
          </Button>
        </div>
      )}
    </div>
  )
}
