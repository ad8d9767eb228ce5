import { Type } from 'typebox'

/** Alive: this process answers. Asks nobody else, so that a slow database restarts no process. */
export const health = {
  operationId: 'getHealth',
  summary: 'Whether the process answers',
  tags: ['Operation'],
  response: { 200: Type.Object({ status: Type.Literal('alive') }) },
} as const

/** Ready: the database is reachable and migrated. */
export const readiness = {
  operationId: 'getReadiness',
  summary: 'Whether it can serve: the database is reachable and migrated',
  tags: ['Operation'],
  response: { 200: Type.Object({ status: Type.Literal('ready') }) },
} as const
