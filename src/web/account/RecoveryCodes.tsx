import { Button } from '@mantine/core'
import { useWords } from '../language/words.ts'
import formClasses from '../parts/form.module.css'
import classes from './account.module.css'

/** Codes that open the account without the app, shown this once. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { say } = useWords()
  return (
    <div className={formClasses.form} role="status">
      <p>{say('web.ways.keep_codes')}</p>
      <ul className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={formClasses.actions}>
        <Button onClick={onKept}>{say('web.ways.codes_kept')}</Button>
      </div>
    </div>
  )
}
