import { NativeSelect } from '@mantine/core'
import { useWords } from '../language/words.ts'
import { choose, samplesOf } from './import-choice.ts'
import type { PeopleChoice, PeoplePreview } from './import-choice.ts'
import classes from './import-dialog.module.css'

interface ImportColumnsProps {
  readonly preview: PeoplePreview
  readonly choice: PeopleChoice
  readonly onChoice: (choice: PeopleChoice) => void
}

/** For each column of ours, which heading of the file is read as it, with some of what stands below that. */
export function ImportColumns({ preview, choice, onChoice }: ImportColumnsProps) {
  const { say } = useWords()
  const data = [
    { value: '', label: say('web.customer_people.not_in_file') },
    ...preview.headings.map((heading) => ({ value: heading, label: heading })),
  ]
  return (
    <>
      <p>{say('web.customer_people.columns_text')}</p>
      <ul className={classes.columns}>
        {preview.columns.map(({ name, label, heading, source }) => (
          <li key={name}>
            <NativeSelect
              label={label}
              // Below, so that the boxes of a row stand in one line.
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              data={data}
              {...(source === 'remembered' &&
                choice[name] === heading && { description: say('web.customer_people.remembered') })}
              value={choice[name] ?? ''}
              onChange={({ currentTarget }) => onChoice(choose(choice, name, currentTarget.value))}
            />
            <span className={classes.samples}>{samplesOf(preview, choice[name])}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
