import { Button } from '@mantine/core'
import { useWords } from '../language/words.ts'
import { Notice } from '../parts/Notice.tsx'
import { Problem } from '../parts/Problem.tsx'
import { fileMistakes } from './file-kinds.ts'
import { mistakeOf } from './use-import-flow.ts'

export interface FlowProblemProps {
  readonly title: string
  readonly error: unknown
  readonly retry?: () => void
}

/** Why a file did not get on, and what to do: in the page's words where nothing was sent, else in the server's. */
export function FlowProblem({ title, error, retry }: FlowProblemProps) {
  const { say } = useWords()
  const mistake = mistakeOf(error)
  return (
    <Notice tone="problem" title={title} role="alert">
      {mistake === undefined ? <Problem error={error} /> : <p>{say(fileMistakes[mistake])}</p>}
      {mistake === undefined && retry !== undefined && (
        <Button size="compact-sm" variant="default" onClick={retry}>
          {say('web.error.retry')}
        </Button>
      )}
    </Notice>
  )
}
