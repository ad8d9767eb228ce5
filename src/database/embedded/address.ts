import { randomUUID } from 'node:crypto'
import { lstatSync, readFileSync } from 'node:fs'
import { chmod, lchown, mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashOf } from './place.ts'
import type { Place } from './place.ts'

/** Where the database listens: in a private folder (`host` is that folder, as libpq has it), or on the loopback. */
export type Address = { kind: 'socket' | 'tcp'; host: string; port: number }

/** How to connect as one user. */
export type Connection<User extends string, Database extends string> = {
  host: string
  port: number
  user: User
  password?: string
  database: Database
}

/** Names the socket's file; nothing listens on a port of this number. */
const SOCKET_PORT = 5432
/** The system's limit is 108 bytes on Linux and 104 on macOS, with the closing zero. */
const MAX_SOCKET_PATH_BYTES = 99
const LOOPBACK = '127.0.0.1'

/**
 * Where a database that is about to start shall listen: a Unix socket in a folder that only its user (and root) can enter, in
 * the data folder or, where that path is too long or holds no sockets, in the folder for temporary files; else, as on
 * Windows, a free port of the loopback with a password. Never beyond this machine. DESIGN.md §8 «Socket paths».
 */
export async function chooseAddress(place: Place): Promise<Address> {
  for (const folder of process.platform === 'win32' ? [] : socketFolders(place)) {
    if (socketPathFits(folder) && (await isPrivateFolder(folder, place)) && (await holdsSockets(folder))) {
      return { kind: 'socket', host: folder, port: SOCKET_PORT }
    }
  }
  return { kind: 'tcp', host: LOOPBACK, port: await freePort() }
}

/** The settings that make PostgreSQL listen there and nowhere else. */
export function listenSettings(address: Address): Record<string, string> {
  return address.kind === 'socket'
    ? {
        listen_addresses: '',
        unix_socket_directories: address.host,
        unix_socket_permissions: '0700',
        port: String(address.port),
      }
    : { listen_addresses: LOOPBACK, unix_socket_directories: '', port: String(address.port) }
}

/** The file with the password that a loopback connection needs: made with the database, and in its folder, so that they go together. */
export function passwordFile(clusterDir: string): string {
  return join(clusterDir, 'varde.password')
}

/** How to connect to the database at this address as this user. */
export function connectionFor<User extends string, Database extends string>(
  address: Address,
  place: Place,
  user: User,
  database: Database,
): Connection<User, Database> {
  const connection = { host: address.host, port: address.port, user, database }
  if (address.kind === 'socket') return connection
  return { ...connection, password: readFileSync(passwordFile(place.clusterDir), 'utf8').trim() }
}

function socketFolders(place: Place): string[] {
  const name = `varde-${place.identity?.uid ?? process.getuid?.() ?? 0}-${hashOf(place.dataDir)}`
  return [join(place.dataDir, 's'), join(tmpdir(), name), join('/tmp', name)]
}

function socketPathFits(folder: string): boolean {
  // PostgreSQL takes a list of folders, separated by commas and quoted with ": such names cannot be said simply.
  if (/[,"\s]/.test(folder)) return false
  return Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`)) <= MAX_SOCKET_PATH_BYTES
}

/** Makes the folder, or checks that the one there is a folder (no link), the user's own, and closed to everybody else. */
async function isPrivateFolder(folder: string, place: Place): Promise<boolean> {
  const uid = place.identity?.uid ?? process.getuid?.() ?? 0
  try {
    await mkdir(folder, { mode: 0o700 })
    await chmod(folder, 0o700)
    if (place.identity) await lchown(folder, place.identity.uid, place.identity.gid)
  } catch {
    // There already, or it cannot be made: the check below says.
  }
  try {
    const found = lstatSync(folder)
    return found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0
  } catch {
    return false
  }
}

/** Whether the file system can hold sockets: some mounts of virtual machines and networks cannot. */
async function holdsSockets(folder: string): Promise<boolean> {
  const server = createServer()
  const path = join(folder, `.try.${randomUUID().slice(0, 8)}`)
  return new Promise((done) => {
    server.once('error', () => done(false))
    server.listen(path, () => server.close(() => done(true)))
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(0, LOOPBACK, () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
