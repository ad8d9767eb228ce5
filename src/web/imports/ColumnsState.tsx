import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react'
import { useWords } from '../language/words.ts'
import classes from './imports.module.css'
import { missingColumns, missingForNew } from './mapping.ts'
import type { Choice, Preview, PreviewColumn } from './mapping.ts'

/** Whether the file has what it needs. It is always there, so that the table below it does not jump. */
export function ColumnsState({ preview, choice }: { preview: Preview; choice: Choice }) {
  const { tone, icon: Icon, title, text } = useColumnsState(preview, choice)
  return (
    <div className={classes.columnsState} data-tone={tone} role="status">
      <Icon size={20} stroke={1.75} aria-hidden className={classes.noticeIcon} />
      <div className={classes.noticeText}>
        <strong>{title}</strong>
        <p>{text}</p>
      </div>
    </div>
  )
}

function useColumnsState(preview: Preview, choice: Choice) {
  const { say, list } = useWords()
  const named = (columns: readonly PreviewColumn[]) => list(columns.map(({ name }) => say(`column.${name}`)))
  const missing = missingColumns(preview, choice)
  const forNew = missingForNew(preview, choice)
  if (missing.length > 0)
    return {
      tone: 'problem',
      icon: IconAlertTriangle,
      title: say('web.import.columns.missing', { columns: named(missing), count: missing.length }),
      text: say('web.import.columns.missing_text'),
    }
  if (forNew.length > 0)
    return {
      tone: 'attention',
      icon: IconInfoCircle,
      title: say('web.import.columns.for_new', { columns: named(forNew) }),
      text: say('web.import.columns.for_new_text'),
    }
  return {
    tone: 'good',
    icon: IconCheck,
    title: say('web.import.columns.complete'),
    text: say('web.import.columns.complete_text', {
      chosen: choice.size,
      all: preview.headings.length,
    }),
  }
}
