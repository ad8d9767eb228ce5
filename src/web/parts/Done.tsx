import { IconCheck } from '@tabler/icons-react'
import classes from './form.module.css'

/** Beside a button: that what it does is done. The place is there before, so that screen readers say it. */
export function Done({ text }: { text: string | false }) {
  return (
    <span role="status" className={classes.done}>
      {text !== false && (
        <>
          <IconCheck size={16} stroke={1.75} aria-hidden />
          {text}
        </>
      )}
    </span>
  )
}
