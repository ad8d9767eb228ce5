import { spawnSync } from 'node:child_process'
import { EmbeddedError } from './errors.ts'

/** The system user that PostgreSQL runs as. Absent: as ourselves. */
export type Identity = { name: string; uid: number; gid: number }

/** The system user that runs the database when Varde itself is run as root, which PostgreSQL refuses to be. */
export const SYSTEM_USER = 'postgres'

/** Whether we are root. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * The system user of this name; made (system account, no home, no login) where there is none.
 * Throws EmbeddedError `no_system_user` when it cannot be made. DESIGN.md §8 «Root».
 */
export function ensureSystemUser(name: string = SYSTEM_USER): Identity {
  const known = findUser(name)
  if (known) return known
  const options = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent']
  const made = spawnSync('useradd', [...options, '--shell', '/usr/sbin/nologin', name], { encoding: 'utf8' })
  const user = made.status === 0 ? findUser(name) : undefined
  if (user) return user
  // Where there is no useradd, the system says so: «spawn useradd ENOENT».
  const said = made.error?.message ?? made.stderr.trim()
  throw new EmbeddedError('no_system_user', { name }, { said })
}

/** The user with this number, as far as the system knows it. */
export function userByUid(uid: number, gid: number): Identity {
  const asked = spawnSync('id', ['-un', String(uid)], { encoding: 'utf8' })
  return { name: asked.status === 0 ? asked.stdout.trim() : String(uid), uid, gid }
}

function findUser(name: string): Identity | undefined {
  const uid = idOf('-u', name)
  const gid = idOf('-g', name)
  return uid === undefined || gid === undefined ? undefined : { name, uid, gid }
}

function idOf(option: '-u' | '-g', name: string): number | undefined {
  const asked = spawnSync('id', [option, name], { encoding: 'utf8' })
  return asked.status === 0 ? Number(asked.stdout.trim()) : undefined
}

/**
 * Whether the user can enter every one of these folders (with all that lies above them). Asked of the system itself, as
 * that user, rather than computed from modes: access lists and mounts count too.
 */
export function canEnter(identity: Identity, ...folders: string[]): boolean {
  const script = 'for folder do [ -x "$folder" ] || exit 1; done'
  const asked = spawnSync('/bin/sh', ['-c', script, 'sh', ...folders], { cwd: '/', ...asUser(identity) })
  if (asked.error) {
    throw new EmbeddedError('user_not_taken', { name: identity.name }, { said: asked.error.message })
  }
  return asked.status === 0
}

/** The options that make a child process run as this user. */
export function asUser(identity: Identity | undefined): { uid?: number; gid?: number } {
  return identity ? { uid: identity.uid, gid: identity.gid } : {}
}
