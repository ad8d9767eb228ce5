import type { ReactNode } from 'react'
import { client } from '../api/api.ts'
import { useWords } from '../language/words.ts'
import { DownloadButton } from './DownloadButton.tsx'
import { DropZone } from './DropZone.tsx'
import { FlowProblem } from './FlowProblem.tsx'
import classes from './imports.module.css'
import { StepSection } from './StepSection.tsx'
import type { ImportFlowState } from './use-import-flow.ts'

export interface FileStepProps {
  readonly flow: ImportFlowState
  readonly besides: ReactNode
  readonly takesFocus: boolean
}

/** The first step: which file. */
export function FileStep({ flow, besides, takesFocus }: FileStepProps) {
  const { say } = useWords()
  const { looking, take, hasMoved } = flow
  return (
    <StepSection
      title={say('web.import.file.title')}
      lead={say('web.import.file.lead')}
      takesFocus={takesFocus || hasMoved}
    >
      <DropZone onFiles={take} isBusy={looking.isPending} isSmall={besides !== undefined} />
      {looking.isError && (
        <FlowProblem
          title={say('web.import.file.refused')}
          error={looking.error}
          retry={() => take(looking.variables)}
        />
      )}
      <div className={classes.aside}>
        <p>{say('web.import.template.text')}</p>
        <DownloadButton
          label={say('web.import.template.download')}
          fileName={say('web.import.template.file_name')}
          get={() => client.getImportTemplate()}
        />
      </div>
      {besides}
    </StepSection>
  )
}
