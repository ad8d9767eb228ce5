import { Switch } from '@mantine/core'
import { useWords } from '../language/words.ts'
import classes from './imports.module.css'
import type { ImportFlowState } from './use-import-flow.ts'

/** All of the file or nothing of it. */
export function StrictSwitch({ flow }: { flow: ImportFlowState }) {
  const { say } = useWords()
  return (
    <Switch
      className={classes.strict}
      checked={flow.strict}
      onChange={({ currentTarget }) => flow.setStrict(currentTarget.checked)}
      label={say('web.import.strict')}
      description={say('web.import.strict_text')}
    />
  )
}
