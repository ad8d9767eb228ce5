import type { WordKey } from '../../messages/word-groups.ts'
import { useWords } from '../language/words.ts'
import classes from './imports.module.css'
import resultClasses from './result.module.css'
import type { Run } from './run.ts'

type Counted = NonNullable<Run['counts']>

const kinds = ['new', 'changed', 'unchanged', 'refused', 'kept'] as const
type Kind = (typeof kinds)[number]

const labels = {
  new: 'web.import.counts.new',
  changed: 'web.import.counts.changed',
  unchanged: 'web.import.counts.unchanged',
  refused: 'web.import.counts.refused',
  kept: 'web.import.counts.kept',
} as const satisfies Readonly<Record<Kind, WordKey>>

const nouns = [
  ['customers', 'web.import.counts.customers'],
  ['subscriptions', 'web.import.counts.subscriptions'],
  ['services', 'web.import.counts.services'],
] as const satisfies readonly (readonly [keyof Counted, WordKey])[]

/** What an import did, or would do, in numbers: three columns, which fit a telephone too. */
export function Counts({ counts }: { counts: Counted }) {
  const { say, number } = useWords()
  const isKept = counts.services.kept > 0
  return (
    <>
      <table className={resultClasses.counts}>
        <caption className={classes.hidden}>{say('web.import.counts.caption')}</caption>
        <thead>
          <tr>
            <td />
            {nouns.map(([noun, label]) => (
              <th key={noun} scope="col">
                {say(label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds
            .filter((kind) => kind !== 'kept' || isKept)
            .map((kind) => (
              <tr key={kind} data-kind={kind}>
                <th scope="row">{say(labels[kind])}</th>
                {nouns.map(([noun]) => {
                  const of: Readonly<Partial<Record<Kind, number>>> = counts[noun]
                  return (
                    <td key={noun} data-zero={of[kind] === 0 || undefined}>
                      {of[kind] === undefined ? '' : number(of[kind])}
                    </td>
                  )
                })}
              </tr>
            ))}
        </tbody>
      </table>
      {isKept && <p className={classes.hint}>{say('web.import.counts.kept_text')}</p>}
    </>
  )
}
