import { IconAlertTriangle, IconCheck, IconClockHour4 } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import type { Output } from '../../client/types.ts'
import type { WordKey } from '../../messages/word-groups.ts'

/** What the other side knows of one licence. */
export type Told = Output<'getLicencesTold'>['people'][number]['told']
export type ServiceTold = Output<'getLicencesTold'>
export type ServiceMails = Output<'getLicenceMailsSent'>

export interface ToldAppearance {
  readonly severity: 'urgent' | 'running' | 'done'
  readonly icon: Icon
  readonly label: WordKey
  readonly meaning: WordKey
}

/** How each of it is shown: text, icon and colour. */
export const toldAppearance: Readonly<Record<Told['state'], ToldAppearance>> = {
  telling: {
    severity: 'running',
    icon: IconClockHour4,
    label: 'web.told.telling',
    meaning: 'web.told.telling_text',
  },
  known: { severity: 'done', icon: IconCheck, label: 'web.told.known', meaning: 'web.told.known_text' },
  refused: {
    severity: 'urgent',
    icon: IconAlertTriangle,
    label: 'web.told.refused',
    meaning: 'web.told.refused_text',
  },
  taking_back: {
    severity: 'running',
    icon: IconClockHour4,
    label: 'web.told.taking_back',
    meaning: 'web.told.taking_back_text',
  },
  not_taken_back: {
    severity: 'urgent',
    icon: IconAlertTriangle,
    label: 'web.told.not_taken_back',
    meaning: 'web.told.not_taken_back_text',
  },
}
