import { randomBytes } from 'node:crypto'
import { type FileHandle, link, open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Under this name in the data folder (INTERFACES.md «Settings»). */
export const secretFile = 'secret'
/** Nobody but whoever runs the server reads it. */
const ownerOnly = 0o600
const othersBits = 0o077
/** 32 random bytes in base64url. */
const secretBytes = 32
const form = /^[\w-]{43}$/

/** Why there is no secret: `secret.<code>` in the catalogues says what to do instead. Never holds one. */
export class SecretError extends Error {
  override readonly name = 'SecretError'
  readonly code: 'not_kept' | 'damaged'
  readonly path: string
  constructor(code: SecretError['code'], path: string, cause?: unknown) {
    super(`${code}: ${path}`, { cause })
    this.code = code
    this.path = path
  }
}

/**
 * The installation's secret: VARDE_SECRET, else the one that is kept in the data folder, made where there is none. Processes that
 * begin at once get the same one, and one that was killed in the middle leaves none that is half.
 * @throws SecretError
 */
export async function installationSecret(given: string | null, dataDir: string): Promise<string> {
  if (given !== null) return given
  const path = join(dataDir, secretFile)
  try {
    return (await readSecret(path)) ?? (await makeSecret(dataDir, path))
  } catch (error) {
    throw error instanceof SecretError ? error : new SecretError('not_kept', path, error)
  }
}

/** The installation's secret where there is one; makes none. @throws SecretError, and the file system's errors */
export async function keptSecret(given: string | null, dataDir: string): Promise<string | null> {
  return given ?? (await readSecret(join(dataDir, secretFile))) ?? null
}

async function readSecret(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const secret = text.trim()
  if (!form.test(secret)) throw new SecretError('damaged', path)
  return secret
}

async function makeSecret(dataDir: string, path: string): Promise<string> {
  const secret = randomBytes(secretBytes).toString('base64url')
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`
  try {
    const file = await open(draft, 'wx', ownerOnly)
    try {
      await file.writeFile(`${secret}\n`)
      await giveToOwner(file, dataDir)
      await file.sync()
    } finally {
      await file.close()
    }
    // Unlike a rename, a link never takes the place of another process's secret.
    await link(draft, path)
    await syncFolder(dataDir)
    return secret
  } catch (error) {
    const others = await readSecret(path)
    if (others === undefined) throw error
    return others
  } finally {
    await rm(draft, { force: true })
  }
}

/** Root, who may help with an ordinary user's folder, must not shut that user's own server out. */
async function giveToOwner(file: FileHandle, folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(folder)
  await file.chown(uid, gid)
}

/** What is signed with it must not outlive it. */
async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders; its file systems keep a name by themselves.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** How the secret is kept, for `varde doctor`: without reading it. */
export type SecretState = 'given' | 'none' | 'private' | 'open'

/** @throws the file system's errors, but for ENOENT */
export async function secretState(given: string | null, dataDir: string): Promise<SecretState> {
  if (given !== null) return 'given'
  const file = await stat(join(dataDir, secretFile)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (file === undefined) return 'none'
  return process.platform !== 'win32' && (file.mode & othersBits) !== 0 ? 'open' : 'private'
}
