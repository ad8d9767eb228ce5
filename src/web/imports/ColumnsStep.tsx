import { Button } from '@mantine/core'
import { useWords } from '../language/words.ts'
import { FlowProblem } from './FlowProblem.tsx'
import { ColumnsState } from './ColumnsState.tsx'
import classes from './imports.module.css'
import { MappingTable } from './MappingTable.tsx'
import { missingColumns } from './mapping.ts'
import { StepSection } from './StepSection.tsx'
import { StrictSwitch } from './StrictSwitch.tsx'
import type { FlowStep, ImportFlowState } from './use-import-flow.ts'

export interface ColumnsStepProps {
  readonly flow: ImportFlowState
  readonly step: FlowStep & { readonly at: 'columns' }
}

/** The second step: what the file's headings mean. */
export function ColumnsStep({ flow, step }: ColumnsStepProps) {
  const { say, size } = useWords()
  const { preview, chosen } = step
  const { choice, setChoice, sending } = flow
  const missing = missingColumns(preview, choice)
  const facts = [
    chosen.file.name,
    size(chosen.file.size),
    preview.sheet !== null && say('web.import.sheet', { sheet: preview.sheet }),
  ]
  return (
    <StepSection
      title={say('web.import.columns.title')}
      lead={say('web.import.columns.lead')}
      takesFocus={flow.hasMoved}
    >
      <p className={classes.fileFacts}>{facts.filter(Boolean).join(' · ')}</p>
      <ColumnsState preview={preview} choice={choice} />
      <MappingTable preview={preview} choice={choice} onChoice={setChoice} />
      {sending.isError && (
        <FlowProblem title={say('web.import.not_taken')} error={sending.error} retry={flow.repeat} />
      )}
      <StrictSwitch flow={flow} />
      <div className={classes.actions}>
        <Button onClick={flow.check} disabled={missing.length > 0}>
          {say('web.import.check')}
        </Button>
        <Button variant="default" onClick={flow.importIt} disabled={missing.length > 0}>
          {say('web.import.import_unchecked')}
        </Button>
        <Button variant="subtle" onClick={flow.backToFile}>
          {say('web.import.other_file')}
        </Button>
      </div>
      <p className={classes.hint}>
        {say(missing.length > 0 ? 'web.import.columns.blocked' : 'web.import.check_hint')}
      </p>
    </StepSection>
  )
}
