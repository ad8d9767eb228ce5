import type { WordKey } from '../../messages/word-groups.ts'
import { useWords } from '../language/words.ts'
import classes from './imports.module.css'
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

/** What an import did, or would do, in numbers. */
export function Counts({ counts }: { counts: Counted }) {
  const { say, number } = useWords()
  return (
    <>
      <div className={classes.scroller}>
        <table className={classes.counts}>
          <caption className={classes.hidden}>{say('web.import.counts.caption')}</caption>
          <thead>
            <tr>
              <td />
              {kinds.map((kind) => (
                <th key={kind} scope="col">
                  {say(labels[kind])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {nouns.map(([noun, label]) => {
              const of: Readonly<Partial<Record<Kind, number>>> = counts[noun]
              return (
                <tr key={noun}>
                  <th scope="row">{say(label)}</th>
                  {kinds.map((kind) => (
                    <td key={kind} data-zero={of[kind] === 0 || undefined} data-kind={kind}>
                      {of[kind] === undefined ? '' : number(of[kind])}
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {counts.services.kept > 0 && <p className={classes.hint}>{say('web.import.counts.kept_text')}</p>}
    </>
  )
}
