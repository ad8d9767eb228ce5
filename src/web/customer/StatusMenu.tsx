import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { isProvisioningStatus, provisioningStatuses } from '../../domain/provisioning-status.ts'
import { useWords } from '../language/words.ts'
import { useMay } from '../rights/use-may.ts'
import { appearanceOf, useStatusWords } from '../status/status.ts'
import classes from './service.module.css'
import type { Service } from './types.ts'
import type { SettingStatus } from './use-set-status.ts'

const ReasonDialog = lazy(() =>
  import('./ReasonDialog.tsx').then(({ ReasonDialog: component }) => ({ default: component })),
)

export interface StatusMenuProps {
  readonly service: Service
  readonly setting: SettingStatus
}

/** Says by hand how far the set-up has come. */
export function StatusMenu({ service, setting }: StatusMenuProps) {
  const { say } = useWords()
  const statusWords = useStatusWords()
  const [isAsking, setAsking] = useState(false)
  const { product, provisioningStatus } = service
  const isWithdrawn = service.withdrawnAt !== null
  const label = say('web.customer.set.menu', { product })
  const { why } = useMay('set_provisioning_status')
  const closedBy = isWithdrawn ? say('web.customer.set.withdrawn') : why
  const isClosed = closedBy !== undefined
  const choose = (value: string) => {
    if (!isProvisioningStatus(value)) return
    if (value === 'unable_to_provision') setAsking(true)
    else if (value !== provisioningStatus) setting.mutate({ status: value })
  }
  return (
    <span className={classes.menu}>
      <Menu position="bottom-end" disabled={isClosed} returnFocus>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            loading={setting.isPending}
            aria-label={isClosed ? `${label}. ${closedBy}` : label}
            aria-disabled={isClosed || undefined}
            data-disabled={isClosed}
            title={closedBy ?? label}
          >
            <IconDots size={18} stroke={1.75} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{say('web.customer.set.title')}</Menu.Label>
          <Menu.RadioGroup value={provisioningStatus} onChange={choose}>
            {provisioningStatuses.map((status) => {
              const { icon: Icon } = appearanceOf(status)
              return (
                <Menu.RadioItem key={status} value={status} closeMenuOnClick>
                  <span className={classes.choice}>
                    <Icon size={16} stroke={1.75} aria-hidden />
                    {statusWords(status).label}
                  </span>
                </Menu.RadioItem>
              )
            })}
          </Menu.RadioGroup>
        </Menu.Dropdown>
      </Menu>
      {isAsking && (
        <Suspense>
          <ReasonDialog
            service={service}
            onClose={() => setAsking(false)}
            onSave={(reason) => {
              setAsking(false)
              setting.mutate({ status: 'unable_to_provision', ...(reason !== '' && { reason }) })
            }}
          />
        </Suspense>
      )}
    </span>
  )
}
