import { Button } from '@mantine/core'
import { useWords } from '../language/words.ts'
import classes from './imports.module.css'
import { ProgressBar } from './ProgressBar.tsx'
import { StepSection } from './StepSection.tsx'
import type { ImportFlowState } from './use-import-flow.ts'

/** The file on its way to the server. */
export function Sending({ flow }: { flow: ImportFlowState }) {
  const { say, size } = useWords()
  const file = flow.sending.variables?.chosen.file
  if (file === undefined) return null
  return (
    <StepSection title={say('web.import.sending.title', { file: file.name })} takesFocus>
      <div className={classes.card}>
        <ProgressBar label={say('web.import.progress')} />
        <p className={classes.progressText} role="status">
          {say('web.import.sending.text', { size: size(file.size) })}
        </p>
        <Button variant="default" size="sm" onClick={flow.stopSending}>
          {say('web.import.stop')}
        </Button>
      </div>
    </StepSection>
  )
}
