import { useMemo, useState } from 'react'
import { checkDetails } from '../../details-schema/check-details.ts'
import type { Field } from '../../details-schema/fields.ts'
import type { Details, SchemaObject } from '../../details-schema/json.ts'
import { useWords } from '../language/words.ts'
import { isWithin, placeOf, placesOf } from './values.ts'

/** Something that is wrong, and the field where it is mended; null where it is about all of it. */
export interface FormProblem {
  readonly path: string
  readonly field: Field | null
  readonly text: string
}

export interface FormProblems {
  /** Everything that is wrong now, said or not, as the fields stand on the page; what is about all of it comes last. */
  readonly all: readonly FormProblem[]
  /** What it is time to say: of fields that one has left, and of all once one has wanted to send. */
  readonly said: readonly FormProblem[]
  readonly leave: (path: string) => void
  readonly setUnreadable: (path: string, isUnreadable: boolean) => void
  /** From now on everything is said. */
  readonly sayAll: () => void
  readonly isAllSaid: boolean
}

/** What is wrong in a form as it stands, in the reader's language. */
export function useProblems(schema: SchemaObject, fields: readonly Field[], details: Details): FormProblems {
  const { say } = useWords()
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [unreadable, setUnreadable] = useState<ReadonlySet<string>>(new Set())
  const [isAllSaid, setAllSaid] = useState(false)
  const all = useMemo(() => {
    const found = checkDetails(schema, details, { draft: false })
      .filter(({ path }) => ![...unreadable].some((each) => isWithin(path, each)))
      .map(({ path, code, params }) => ({ path, text: say(`details.${code}`, params) }))
    const notRead = [...unreadable].map((path) => ({ path, text: say('web.details.not_json') }))
    const order = placesOf(fields).map(({ field }) => field.path)
    const orderOf = ({ field }: FormProblem) => (field === null ? order.length : order.indexOf(field.path))
    return [...found, ...notRead]
      .map((each) => ({ ...each, field: placeOf(fields, each.path)?.field ?? null }))
      .toSorted((a, b) => orderOf(a) - orderOf(b))
  }, [schema, fields, details, unreadable, say])
  const said = isAllSaid ? all : all.filter(({ field }) => field !== null && left.has(field.path))
  return {
    all,
    said,
    isAllSaid,
    leave: (path) => setLeft((paths) => (paths.has(path) ? paths : new Set([...paths, path]))),
    setUnreadable: (path, is) =>
      setUnreadable((paths) => {
        const others = [...paths].filter((each) => each !== path)
        return new Set(is ? [...others, path] : others)
      }),
    sayAll: () => setAllSaid(true),
  }
}
