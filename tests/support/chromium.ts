import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const carried = fileURLToPath(new URL('../../node_modules/@sparticuz/chromium/', import.meta.url))

/** Nothing of its own into the network, and no sandbox: the tests run as root in containers too. */
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
]

/** A Chromium: one that is on the machine, else the one that comes by npm with the libraries it needs. */
export async function startChromium(): Promise<Browser> {
  const own = chromiumOfTheMachine()
  if (own !== undefined) return chromium.launch({ executablePath: own, args: quiet })
  const folder = await unpacked()
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: quiet,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  })
}

/** `VARDE_TEST_CHROMIUM=npm` takes the one of npm on a machine that has its own. */
function chromiumOfTheMachine(): string | undefined {
  const wanted = process.env['VARDE_TEST_CHROMIUM'] ?? ''
  if (wanted === 'npm') return undefined
  if (wanted !== '') return wanted
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path))
}

/**
 * Unpacks the browser once for this machine: into a folder that gets its name when it is whole, so that test files that
 * start at once do not run half a browser.
 */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(carried, 'package.json'), 'utf8')) as { version: string }
  const folder = join(tmpdir(), `varde-chromium-with-fonts-${version}-${process.getuid?.() ?? 0}`)
  if (existsSync(folder)) return folder
  const draft = await mkdtemp(`${folder}-`)
  const before = process.env['TMPDIR']
  try {
    // The package unpacks into the folder for temporary files, wherever that is when it is asked.
    process.env['TMPDIR'] = draft
    const { default: pack, inflate } = await import('@sparticuz/chromium')
    await Promise.all([pack.executablePath(), inflate(join(carried, 'bin', 'al2023.tar.br'))])
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
  await writeFile(join(draft, 'fonts', 'fonts.conf'), fontSettings(folder))
  await chmod(draft, 0o755)
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }))
  return folder
}

/**
 * Where its fonts are. The package's own file names folders that are not there, and without any font this Chromium ends
 * at the first text whose font the page does not bring itself, such as a plain input's.
 */
function fontSettings(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts', 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`
}
