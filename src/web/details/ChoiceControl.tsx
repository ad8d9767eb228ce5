import { NativeSelect, Radio } from '@mantine/core'
import type { Choice } from '../../details-schema/fields.ts'
import { isSame } from '../../details-schema/json.ts'
import { useWords } from '../language/words.ts'
import type { ControlProps } from './control.ts'
import classes from './details.module.css'

/** As many are shown side by side; more of them in a list that opens. */
const mostRadios = 5

/** Which of the choices a value is, as the browser's own controls know it: by its place. */
export function placeIn(choices: readonly Choice[], value: unknown): string {
  const place = choices.findIndex((choice) => isSame(choice.value, value))
  return place === -1 ? '' : String(place)
}

/** One of a few, or yes or no. What need not be answered can be left open again. */
export function ChoiceControl({ field, value, onChange, onLeave, shown }: ControlProps) {
  const { say } = useWords()
  const { required } = field
  const choices = field.kind === 'yes_no' ? yesAndNo(say) : field.choices
  const chosen = placeIn(choices, value)
  const choose = (place: string) => {
    onChange(choices[Number(place === '' ? -1 : place)]?.value)
  }
  if (choices.length > mostRadios)
    return (
      <NativeSelect
        {...shown}
        value={chosen}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
        onBlur={onLeave}
        data={[
          { value: '', label: say(required ? 'web.details.choose' : 'web.details.not_chosen') },
          ...choices.map(({ label }, place) => ({ value: String(place), label })),
        ]}
      />
    )
  return (
    <Radio.Group
      {...shown}
      value={chosen}
      onChange={choose}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) onLeave()
      }}
    >
      <div className={classes.choices}>
        {choices.map(({ label }, place) => (
          <Radio size="md" key={label + String(place)} value={String(place)} label={label} />
        ))}
        {!required && <Radio size="md" value="" label={say('web.details.not_chosen')} />}
      </div>
    </Radio.Group>
  )
}

function yesAndNo(say: ReturnType<typeof useWords>['say']): Choice[] {
  return [
    { value: true, label: say('web.details.yes') },
    { value: false, label: say('web.details.no') },
  ]
}
