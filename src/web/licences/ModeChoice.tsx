import { useId } from 'react'
import { useWords } from '../language/words.ts'
import classes from './licences.module.css'
import type { Mode } from './queries.ts'

interface ModeChoiceProps {
  readonly mode: Mode
  readonly onChange: (mode: Mode) => void
  /** How many hold a licence. */
  readonly held: number
}

/** Whether licences are assigned or taken back: two halves, of which one holds. */
export function ModeChoice({ mode, onChange, held }: ModeChoiceProps) {
  const { say } = useWords()
  const name = useId()
  const words = {
    assign: say('web.licences.assign'),
    return: say('web.licences.return_of', { count: held }),
  } as const
  return (
    <fieldset className={classes.modes}>
      <legend>{say('web.licences.what')}</legend>
      {(['assign', 'return'] as const).map((one) => (
        <label key={one} className={classes.mode} data-on={one === mode || undefined}>
          <input type="radio" name={name} checked={one === mode} onChange={() => onChange(one)} />
          {words[one]}
        </label>
      ))}
    </fieldset>
  )
}
