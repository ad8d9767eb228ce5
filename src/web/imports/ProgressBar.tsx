import classes from './imports.module.css'

export interface ProgressBarProps {
  readonly label: string
  /** A part of one; without it something goes on and nobody knows how long. */
  readonly share?: number
}

/** How far something has come. The browser's own, so that it needs no words for those who do not see it. */
export function ProgressBar({ label, share }: ProgressBarProps) {
  return (
    <progress
      className={classes.bar}
      aria-label={label}
      max={1}
      {...(share !== undefined && { value: share })}
    />
  )
}
