import { access, constants, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { secretFile, secretState } from '../../server/secret.ts'
import type { Settings } from '../../server/settings.ts'
import type { Terminal } from '../terminal.ts'
import { well, wrong } from './finding.ts'
import type { Finding } from './finding.ts'

const lowestNodeMajor = 26
/** PostgreSQL's own files take some of it, and an import sorts large files on the disk. */
const fewMegabytes = 1000

/** The Node that runs this. */
export function checkNode({ text }: Terminal): Finding {
  const params = { version: process.versions.node, lowest: lowestNodeMajor }
  if (Number.parseInt(params.version, 10) >= lowestNodeMajor) return well(text('cli.doctor.node', params))
  return wrong(text('cli.doctor.node', params), text('cli.doctor.node_old', params))
}

/** Whether the data folder, or the one that it will be made in, takes files and has room for them. */
export async function checkFolder(dataDir: string, { text }: Terminal): Promise<Finding[]> {
  const path = await nearestFolder(dataDir)
  const params = { path: dataDir }
  const free = await statfs(path).then(({ bavail, bsize }) => Math.floor((bavail * bsize) / 1e6))
  const space = { path, free, least: fewMegabytes }
  return [
    await access(path, constants.W_OK | constants.X_OK).then(
      () => well(text(path === dataDir ? 'cli.doctor.folder' : 'cli.doctor.folder_not_yet', params)),
      () => wrong(text('cli.doctor.folder_closed', { path }), text('cli.doctor.folder_closed_do')),
    ),
    free >= fewMegabytes
      ? well(text('cli.doctor.disk', space))
      : wrong(text('cli.doctor.disk', space), text('cli.doctor.disk_do', space)),
  ]
}

/** Whether the secret is there, and nobody else's to read. */
export async function checkSecret(settings: Settings, dataDir: string, { text }: Terminal): Promise<Finding> {
  const params = { path: join(dataDir, secretFile) }
  const state = await secretState(settings.secret, dataDir).catch(() => 'unreachable' as const)
  const findings: Record<typeof state, () => Finding> = {
    given: () => well(text('cli.doctor.secret_given')),
    none: () => well(text('cli.doctor.secret_none', params)),
    private: () => well(text('cli.doctor.secret_private', params)),
    open: () => wrong(text('cli.doctor.secret_open', params), text('cli.doctor.secret_open_do', params)),
    unreachable: () => wrong(text('cli.doctor.folder_closed', params), text('cli.doctor.folder_closed_do')),
  }
  return findings[state]()
}

async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() === true || path === dirname(path) ? path : nearestFolder(dirname(path))
}
