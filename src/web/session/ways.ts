import type { ComponentType } from 'react'
import type { Output } from '../../client/types.ts'
import { OtherWays } from './OtherWays.tsx'
import { PasswordWay } from './PasswordWay.tsx'
import { PrintedLinkWay } from './PrintedLinkWay.tsx'

/** What the server says after one way of signing in: one is in, or what it wants besides. */
export type Next = Output<'signIn'>['next']

export interface WayProps {
  /** Told what comes next, once the server has believed who one is. */
  readonly onNext: (next: Next) => void
}

/** The ways to sign in, as they stand on the page. */
export const ways: readonly { readonly name: string; readonly Way: ComponentType<WayProps> }[] = [
  { name: 'password', Way: PasswordWay },
  { name: 'other', Way: OtherWays },
  { name: 'printed_link', Way: PrintedLinkWay },
]
