import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCloudOff, IconRefresh } from '@tabler/icons-react'
import { ConnectionProblem } from '../../client/problems.ts'
import { useWords } from '../language/words.ts'
import { EmptyState } from './EmptyState.tsx'
import { Problem } from './Problem.tsx'

/** Something that could not be loaded: what is known about it, and another try. */
export function ErrorState({ error, retry }: { error: unknown; retry: () => void }) {
  const { say } = useWords()
  const isGone = error instanceof ConnectionProblem
  return (
    <EmptyState
      role="alert"
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
