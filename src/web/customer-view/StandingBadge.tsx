import type { Appearance } from '../status/appearance.ts'
import classes from '../status/status.module.css'

/** A status in its customer's words: icon, text and colour. */
export function StandingBadge({
  appearance: { severity, icon: Icon },
  text,
}: {
  appearance: Appearance
  text: string
}) {
  return (
    <span className={classes.badge} data-severity={severity} title={text}>
      <Icon className={classes.icon} size={14} stroke={2} aria-hidden />
      <span className={classes.text}>{text}</span>
    </span>
  )
}
