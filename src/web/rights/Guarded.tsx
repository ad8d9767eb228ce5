import { IconLock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Action } from '../../domain/roles.ts'
import { useWords } from '../language/words.ts'
import { EmptyState } from '../parts/EmptyState.tsx'
import { Page } from '../parts/Page.tsx'
import { paths } from '../paths.ts'
import { useMay } from './use-may.ts'

export interface GuardedProps {
  readonly action: Action
  /** Of the whole page that stands here. */
  readonly title: string
  readonly children: ReactNode
}

/** A page for who may; for others the reason, and the way on. */
export function Guarded({ action, title, children }: GuardedProps) {
  const { why } = useMay(action)
  if (why === undefined) return children
  return (
    <Page title={title} width="wide">
      <NotOpen why={why} />
    </Page>
  )
}

/** Why there is nothing here for the reader. */
export function NotOpen({ why }: { why: string }) {
  const { say } = useWords()
  return (
    <EmptyState
      icon={IconLock}
      title={say('web.rights.title')}
      text={<p>{why}</p>}
      action={<Link to={paths.home}>{say('web.not_found.action')}</Link>}
    />
  )
}
