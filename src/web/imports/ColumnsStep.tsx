import { Button } from '@mantine/core'
import { useWords } from '../language/words.ts'
import { FlowProblem, Notice } from './FlowProblem.tsx'
import classes from './imports.module.css'
import { MappingTable } from './MappingTable.tsx'
import { missingColumns, missingForNew } from './mapping.ts'
import type { PreviewColumn } from './mapping.ts'
import { StepSection } from './StepSection.tsx'
import { StrictSwitch } from './StrictSwitch.tsx'
import type { FlowStep, ImportFlowState } from './use-import-flow.ts'

export interface ColumnsStepProps {
  readonly flow: ImportFlowState
  readonly step: FlowStep & { readonly at: 'columns' }
}

/** The second step: what the file's headings mean. */
export function ColumnsStep({ flow, step }: ColumnsStepProps) {
  const { say, list, size } = useWords()
  const { preview, chosen } = step
  const { choice, setChoice, sending } = flow
  const named = (columns: readonly PreviewColumn[]) => list(columns.map(({ name }) => say(`column.${name}`)))
  const missing = missingColumns(preview, choice)
  const forNew = missingForNew(preview, choice)
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
      <MappingTable preview={preview} choice={choice} onChoice={setChoice} />
      <div role="status">
        {missing.length > 0 && (
          <Notice
            tone="problem"
            title={say('web.import.columns.missing', { columns: named(missing), count: missing.length })}
          >
            <p>{say('web.import.columns.missing_text')}</p>
          </Notice>
        )}
        {missing.length === 0 && forNew.length > 0 && (
          <Notice tone="attention" title={say('web.import.columns.for_new', { columns: named(forNew) })}>
            <p>{say('web.import.columns.for_new_text')}</p>
          </Notice>
        )}
      </div>
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
      <p className={classes.hint}>{say('web.import.check_hint')}</p>
    </StepSection>
  )
}
