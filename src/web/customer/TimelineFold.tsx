import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useWords } from '../language/words.ts'
import { lazyPart } from '../parts/lazy-part.ts'
import fold from './service.module.css'
import classes from './timeline.module.css'
import type { Service } from './types.ts'

const ServiceTimeline = lazyPart(() =>
  import('./ServiceTimeline.tsx').then((module) => module.ServiceTimeline),
)

/** The history of one service, below how it is set up. */
export function TimelineFold({ customerId, service }: { customerId: string; service: Service }) {
  const { say } = useWords()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  return (
    <div>
      <UnstyledButton
        className={`${fold.fold} ${classes.open}`}
        aria-label={say('web.timeline.open_of', { product: service.product })}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onPointerEnter={ServiceTimeline.preload}
        onFocus={ServiceTimeline.preload}
        onClick={() => setOpen(!isOpen)}
      >
        <IconChevronRight className={fold.chevron} size={16} stroke={1.75} aria-hidden />
        <span>{say('web.timeline.open')}</span>
      </UnstyledButton>
      {isOpen && (
        <div id={id}>
          <ServiceTimeline customerId={customerId} serviceId={service.id} product={service.product} />
        </div>
      )}
    </div>
  )
}
