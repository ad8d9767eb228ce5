import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sourcesDigest } from './web-digest.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
const ownBuilder = fileURLToPath(new URL('./web-builder.ts', import.meta.url))
const draftPrefix = '.new-'
/** A draft that is older was left by a build that was killed. */
const draftKeptMs = 3_600_000
/** Other versions' builds that stay: who still has one of their pages open finds its files. */
const keptBuilds = 2
const shownErrorCharacters = 2_000

/** The web app as it can be served, or why it cannot. */
export type Web = { readonly folder: string } | { readonly failure: string }

export interface WebBuildOptions {
  /** Where the build goes if the project's own folder cannot be written, as in a container. */
  readonly dataDir: string
  /** Told before a build begins. */
  readonly onBuild: () => void
  readonly signal?: AbortSignal
  /** Other folders and another program than Varde's own: for tests of the way around them. */
  readonly projectDir?: string
  readonly builder?: string
}

/**
 * The built web app of these very sources: the one that is there, else a new one. Each build has a folder of its own,
 * named after what it was made of, and appears whole or not at all: servers that start at once do not disturb each other.
 * A build that fails is no reason not to serve the API: this never throws.
 */
export async function prepareWeb(options: WebBuildOptions): Promise<Web> {
  const places = [join(options.projectDir ?? project, 'build', 'web'), join(options.dataDir, 'web')]
  try {
    const digest = await sourcesDigest()
    const there = places.map((place) => join(place, digest)).find((folder) => existsSync(folder))
    if (there !== undefined) return { folder: there }
    options.onBuild()
    const { place, draft } = await newDraft(places)
    try {
      await runBuilder(options.builder ?? ownBuilder, draft, options.signal)
      await publish(draft, join(place, digest))
      await removeOld(place, digest)
      return { folder: join(place, digest) }
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}

async function newDraft(places: readonly string[]): Promise<{ place: string; draft: string }> {
  const mistakes: unknown[] = []
  for (const place of places) {
    try {
      await mkdir(place, { recursive: true })
      return { place, draft: await mkdtemp(join(place, draftPrefix)) }
    } catch (error) {
      mistakes.push(error)
    }
  }
  throw mistakes.at(-1)
}

async function runBuilder(builder: string, folder: string, signal: AbortSignal | undefined): Promise<void> {
  const child = spawn(process.execPath, [builder, folder], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Node's own options of the server, as those for its memory, are not the builder's.
    env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: '0' },
    ...(signal === undefined ? {} : { signal }),
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-shownErrorCharacters)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(said.trim() === '' ? `web-builder.ts: ${code}` : said.trim())
}

/** Makes the draft the build, unless another server was first: then theirs is as good. */
async function publish(draft: string, folder: string): Promise<void> {
  // mkdtemp's folders are for their maker alone; another user may serve this one.
  await chmod(draft, 0o755)
  try {
    await rename(draft, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  }
}

async function removeOld(place: string, digest: string): Promise<void> {
  const names = (await readdir(place)).filter((name) => name !== digest)
  const aged = await Promise.all(
    names.map(async (name) => {
      const { mtimeMs } = await stat(join(place, name)).catch(() => ({ mtimeMs: 0 }))
      return { name, mtimeMs, isDraft: name.startsWith(draftPrefix) }
    }),
  )
  const drafts = aged.filter(({ isDraft, mtimeMs }) => isDraft && Date.now() - mtimeMs > draftKeptMs)
  const builds = aged
    .filter(({ isDraft }) => !isDraft)
    .toSorted((a, b) => b.mtimeMs - a.mtimeMs)
    .slice(keptBuilds)
  for (const { name } of [...drafts, ...builds]) await rm(join(place, name), { recursive: true, force: true })
}
