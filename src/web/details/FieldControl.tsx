import './mantine.css'
import { IconMessageReport } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { Field, FieldKind } from '../../details-schema/fields.ts'
import type { Details } from '../../details-schema/json.ts'
import { useWords } from '../language/words.ts'
import { ChoiceControl } from './ChoiceControl.tsx'
import type { ControlProps } from './control.ts'
import classes from './details.module.css'
import { JsonControl } from './JsonControl.tsx'
import { ListedControl } from './ListedControl.tsx'
import { NumberControl } from './NumberControl.tsx'
import { SeveralControl } from './SeveralControl.tsx'
import { TextControl } from './TextControl.tsx'
import { groupOf, withValue } from './values.ts'

/** What the form knows of its fields, by their paths. */
export interface FormSigns {
  /** What is wrong there, if it is time to say so. */
  readonly problemOf: (field: Field) => string | undefined
  /** Whether the other side has said that this is to be written anew. */
  readonly isNamed: (field: Field) => boolean
  readonly leave: (path: string) => void
  readonly setUnreadable: (path: string, isUnreadable: boolean) => void
}

const controls: Readonly<Record<Exclude<FieldKind, 'group' | 'json'>, ComponentType<ControlProps>>> = {
  text: TextControl,
  long_text: TextControl,
  email: TextControl,
  url: TextControl,
  date: TextControl,
  number: NumberControl,
  whole_number: NumberControl,
  choice: ChoiceControl,
  yes_no: ChoiceControl,
  several: SeveralControl,
  time_zone: ListedControl,
  country: ListedControl,
  language: ListedControl,
}

export interface FieldsProps {
  readonly fields: readonly Field[]
  readonly values: Details
  readonly onChange: (values: Details) => void
  readonly signs: FormSigns
}

/** The fields of a form or of a group in it, below each other. */
export function Fields({ fields, values, onChange, signs }: FieldsProps) {
  return fields.map((field) => (
    <FieldControl
      key={field.path}
      field={field}
      value={values[field.name]}
      onChange={(value) => onChange(withValue(values, field.name, value))}
      signs={signs}
    />
  ))
}

interface FieldControlProps {
  readonly field: Field
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly signs: FormSigns
}

function FieldControl({ field, value, onChange, signs }: FieldControlProps) {
  const { say } = useWords()
  const { path, kind, label, required } = field
  if (kind === 'group') return <Group field={field} value={value} onChange={onChange} signs={signs} />
  const isNamed = signs.isNamed(field)
  const props = {
    field,
    value,
    onChange,
    onLeave: () => signs.leave(path),
    shown: {
      label: (
        <>
          {label}
          {required && <span className={classes.must}> ({say('web.details.must')})</span>}
        </>
      ),
      description: <Help field={field} />,
      error: signs.problemOf(field),
      required,
      withAsterisk: false,
    },
  } as const
  const Control = kind === 'json' ? undefined : controls[kind]
  return (
    <div className={classes.field} data-field={path} data-named={isNamed || undefined}>
      {isNamed && (
        <p className={classes.named}>
          <IconMessageReport size={16} stroke={1.75} aria-hidden />
          {say('web.details.named')}
        </p>
      )}
      {Control === undefined ? (
        <JsonControl {...props} onUnreadable={(is) => signs.setUnreadable(path, is)} />
      ) : (
        <Control {...props} />
      )}
    </div>
  )
}

/** Fields that belong together; one that need not be filled in at all says so. */
function Group({ field, value, onChange, signs }: FieldControlProps) {
  const { say } = useWords()
  const { path, label, help, required, fields } = field
  const problem = signs.problemOf(field)
  return (
    <fieldset className={classes.group} data-field={path} data-named={signs.isNamed(field) || undefined}>
      <legend className={classes.legend}>
        {label}
        {!required && <span className={classes.must}> ({say('web.details.optional_group')})</span>}
      </legend>
      {help !== null && <p className={classes.help}>{help}</p>}
      {problem !== undefined && <p className={classes.wrong}>{problem}</p>}
      <Fields
        fields={fields}
        values={groupOf(value)}
        onChange={(values) => onChange(required || Object.keys(values).length > 0 ? values : undefined)}
        signs={signs}
      />
    </fieldset>
  )
}

function Help({ field: { help, examples, kind } }: { field: Field }) {
  const { say, list } = useWords()
  const shown = examples.filter((each) => typeof each === 'string' || typeof each === 'number').map(String)
  const isChosen = kind === 'choice' || kind === 'yes_no'
  if (help === null && (shown.length === 0 || isChosen)) return null
  return (
    <>
      {help}
      {shown.length > 0 && !isChosen && (
        <>
          {help !== null && ' '}
          {say('web.details.example', { examples: list(shown) })}
        </>
      )}
    </>
  )
}
