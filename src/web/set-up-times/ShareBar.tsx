import type { ProvisioningStatus } from '../../domain/provisioning-status.ts'
import { provisioningAppearance } from '../status/appearance.ts'
import classes from './share-bar.module.css'

export interface Part {
  readonly key: string
  readonly status: ProvisioningStatus
  /** Of the whole, 0 to 1. */
  readonly share: number
}

/** Parts of a time beside each other, each as wide as its share. @param label says in words what the eye sees */
export function ShareBar({ parts, label }: { parts: readonly Part[]; label: string }) {
  return (
    <div className={classes.bar} role="img" aria-label={label}>
      {parts
        .filter(({ share }) => share > 0)
        .map(({ key, status, share }) => (
          <span
            key={key}
            className={classes.part}
            data-severity={provisioningAppearance[status].severity}
            style={{ flexGrow: share }}
          />
        ))}
    </div>
  )
}

/** The sign of a status beside its words: its colour in the bar, and its own icon. */
export function ShareSign({ status }: { status: ProvisioningStatus }) {
  const { severity, icon: Icon } = provisioningAppearance[status]
  return (
    <span className={classes.sign} data-severity={severity} aria-hidden>
      <Icon size={12} stroke={2} />
    </span>
  )
}
