import { Textarea } from '@mantine/core'
import type { WordKey } from '../../messages/word-groups.ts'
import { checkSchema } from '../../details-schema/check-schema.ts'
import { fieldsOf, type Field, type FieldKind } from '../../details-schema/fields.ts'
import { useWords } from '../language/words.ts'
import classes from './products.module.css'

/** The schema as it was read of its text, or what is wrong with it. */
export type ReadSchema =
  | { readonly schema: Readonly<Record<string, unknown>> | null; readonly problem: null }
  | {
      readonly schema: null
      readonly problem: { readonly key: WordKey; readonly params: Params; readonly path: string }
    }
type Params = Readonly<Record<string, string | number>>

/** Reads the schema that somebody writes; no text is none. */
export function readSchema(text: string): ReadSchema {
  if (text.trim() === '') return { schema: null, problem: null }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { schema: null, problem: { key: 'web.products.not_json', params: { detail }, path: '' } }
  }
  const [first] = checkSchema(value).problems
  if (first !== undefined)
    return {
      schema: null,
      problem: { key: `details_schema.${first.code}`, params: first.params, path: first.path },
    }
  return { schema: value as Record<string, unknown>, problem: null }
}

const kindWords: Readonly<Record<FieldKind, WordKey>> = {
  text: 'web.products.field_text',
  long_text: 'web.products.field_text',
  choice: 'web.products.field_choice',
  several: 'web.products.field_list',
  number: 'web.products.field_number',
  whole_number: 'web.products.field_number',
  yes_no: 'web.products.field_yes_no',
  date: 'web.products.field_date',
  email: 'web.products.field_email',
  url: 'web.products.field_url',
  time_zone: 'web.products.field_time_zone',
  country: 'web.products.field_country',
  language: 'web.products.field_language',
  group: 'web.products.field_group',
  json: 'web.products.field_json',
}

interface DetailsFieldProps {
  readonly value: string
  readonly read: ReadSchema
  readonly onChange: (text: string) => void
}

/** The schema of what is asked for, checked as one writes, and what it asks for in words. */
export function DetailsField({ value, read, onChange }: DetailsFieldProps) {
  const { say } = useWords()
  const { schema, problem } = read
  const place = problem === null || problem.path === '' ? '' : `${problem.path}: `
  return (
    <div className={classes.details}>
      <Textarea
        label={say('web.products.details')}
        description={say('web.products.details_help')}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        error={problem !== null && `${place}${say(problem.key, problem.params)}`}
        classNames={{ input: classes.code }}
        autosize
        minRows={3}
        maxRows={14}
        spellCheck={false}
        autoComplete="off"
      />
      {schema !== null && <Asked schema={schema} />}
    </div>
  )
}

function Asked({ schema }: { schema: Readonly<Record<string, unknown>> }) {
  const { say, language } = useWords()
  const fields = fieldsOf(schema, language)
  if (fields.length === 0) return <p className={classes.asked}>{say('web.products.asks_nothing')}</p>
  return (
    <div className={classes.asked}>
      <p>{say('web.products.asks')}</p>
      <Fields fields={fields} />
    </div>
  )
}

function Fields({ fields }: { fields: readonly Field[] }) {
  const { say } = useWords()
  return (
    <ul>
      {fields.map(({ path, kind, label, required, fields: inner }) => {
        const facts = [say(kindWords[kind]), ...(required ? [say('web.products.must')] : [])]
        return (
          <li key={path}>
            <strong>{label}</strong> {facts.join(', ')}
            {inner.length > 0 && <Fields fields={inner} />}
          </li>
        )
      })}
    </ul>
  )
}
