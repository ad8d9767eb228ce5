import { IconMapOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useWords } from '../language/words.ts'
import { paths } from '../paths.ts'
import { EmptyState } from './EmptyState.tsx'

/** An address that leads nowhere. */
export function NotFound() {
  const { say } = useWords()
  return (
    <EmptyState
      level={1}
      icon={IconMapOff}
      title={say('web.not_found.title')}
      text={say('web.not_found.text')}
      action={<Link to={paths.customers}>{say('web.not_found.action')}</Link>}
    />
  )
}
