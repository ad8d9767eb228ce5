import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCloudOff, IconRefresh } from '@tabler/icons-react'
import { isUnreachable } from '../connection/unreachable.ts'
import { useWords } from '../language/words.ts'
import { EmptyState } from './EmptyState.tsx'
import { Problem } from './Problem.tsx'

export interface ErrorStateProps {
  readonly error: unknown
  readonly retry: () => void
  /** 1 where the whole page failed and has no heading of its own. */
  readonly level?: 1 | 2
}

/** Something that could not be loaded: what is known about it, and another try. */
export function ErrorState({ error, retry, level = 2 }: ErrorStateProps) {
  const { say } = useWords()
  const isGone = isUnreachable(error)
  return (
    <EmptyState
      role="alert"
      level={level}
      icon={isGone ? IconCloudOff : IconAlertTriangle}
      title={say(isGone ? 'web.error.unreachable' : 'web.error.title')}
      text={<Problem error={error} />}
      action={
        <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={retry}>
          {say('web.error.retry')}
        </Button>
      }
    />
  )
}
