import { Checkbox, MultiSelect } from '@mantine/core'
import { isSame } from '../../details-schema/json.ts'
import { useWords } from '../language/words.ts'
import { placeIn } from './ChoiceControl.tsx'
import type { ControlProps } from './control.ts'
import classes from './details.module.css'
import { TextsControl } from './TextsControl.tsx'

/** As many are shown below each other; more of them in a list that opens. */
const mostBoxes = 7

/** Several of what there is to choose from, or several texts. */
export function SeveralControl(props: ControlProps) {
  const { say } = useWords()
  const { field, value, onChange, onLeave, shown } = props
  const { choices, label } = field
  if (choices.length === 0) return <TextsControl {...props} />
  const values: readonly unknown[] = Array.isArray(value) ? value : []
  const chosen = values.map((each) => placeIn(choices, each)).filter((place) => place !== '')
  const choose = (places: readonly string[]) => {
    // In the order of the choices, whatever the order in which they were ticked.
    const picked = choices.filter((_, place) => places.includes(String(place))).map((choice) => choice.value)
    const unknown = values.filter((each) => !choices.some((choice) => isSame(choice.value, each)))
    const all = [...unknown, ...picked]
    onChange(all.length === 0 ? undefined : all)
  }
  if (choices.length > mostBoxes)
    return (
      <MultiSelect
        {...shown}
        value={chosen}
        onChange={choose}
        onBlur={onLeave}
        data={choices.map((choice, place) => ({ value: String(place), label: choice.label }))}
        searchable
        openOnFocus={false}
        {...(chosen.length === 0 && { placeholder: say('web.details.search') })}
        nothingFoundMessage={say('web.details.nothing_found')}
        clearable={false}
        maxDropdownHeight={280}
        comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 } }}
      />
    )
  return (
    <Checkbox.Group
      {...shown}
      value={chosen}
      onChange={choose}
      aria-label={label}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) onLeave()
      }}
    >
      <div className={classes.choices}>
        {choices.map((choice, place) => (
          <Checkbox size="md" key={choice.label + String(place)} value={String(place)} label={choice.label} />
        ))}
      </div>
    </Checkbox.Group>
  )
}
