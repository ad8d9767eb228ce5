/**
 * Builds the web app into a folder: a program of its own, so that the server never holds Vite in its memory.
 * `node web-builder.ts FOLDER`. The folder is whole once this ends well; src/server/web-build.ts calls it.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { IntlMessageFormat } from 'intl-messageformat'
import { build, type Plugin } from 'vite'
import { isPlain, messageForm } from '../messages/formatter.ts'
import { comesLater, wordGroups } from '../messages/word-groups.ts'

const sources = fileURLToPath(new URL('../web/', import.meta.url))
const noParser = '@formatjs/icu-messageformat-parser/no-parser.js'
/** What opens above a page, which no page has when it comes. */
const above = new RegExp(
  [
    'node_modules/@floating-ui/',
    'node_modules/@mantine/core/.*/(?:Menu|Popover|Tooltip|Portal|Overlay|FocusTrap|Floating)/',
    'src/web/parts/Anchored',
  ].join('|'),
)
/** Packages and own parts that the first page has, whichever it is; what only one page has stays with that page. */
const everywhere = new RegExp(
  [
    'node_modules/(?:react|react-dom|scheduler|tslib|intl-messageformat)/',
    'node_modules/@(?:tanstack|formatjs)/(?!virtual-core|react-virtual)',
    'node_modules/@mantine/core/.*/(?:core|Button|ActionIcon|Loader|Transition|UnstyledButton|VisuallyHidden)/',
    'src/(?:client|domain)/(?!roles)',
    'src/messages/languages',
    'src/web/(?:api|parts|status|shell|language|look|connection|shortcuts)/(?!.*(?:Dialog|Anchored|List|Tip|Card|Field|Form|form-))',
    'src/web/(?:search-params|paths|storage|session/session|session/(?:link-secret|said|switching)|audit/search|customer/way-back|customers/(?:search|pages))\\.ts',
  ].join('|'),
)
/** Signs that the first page does not have: what has them comes later, and together they are small. */
const signs = /node_modules\/@tabler\//
/** The Customers page without what opens above it. */
const customers = /src\/web\/customers\/(?!.*(?:Panels|Choices|List|toggles))/
/** What runs before the app does and before anything is drawn, in this order. */
const headSources = ['look/first-paint.js', 'api/ask-ahead.js']
const headName = 'head.js'
const smallestCompressedBytes = 1_000

/** As a file of its own in the head, for the policy allows nothing inline. */
function runsFirst(): Plugin {
  return {
    name: 'varde:head',
    async buildStart() {
      const texts = await Promise.all(headSources.map((path) => readFile(join(sources, path), 'utf8')))
      const source = texts.join('').replaceAll(/^\s*\/\/.*\n/gm, '')
      this.emitFile({ type: 'asset', name: headName, source })
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle = {} }) => {
        const file = Object.values(bundle).find(({ fileName }) => /\bhead-[^/]+\.js$/.test(fileName))
        if (file === undefined) throw new Error(`${headName} is not in the bundle`)
        return [{ tag: 'script', attrs: { src: `/${file.fileName}` }, injectTo: 'head-prepend' }]
      },
    },
  }
}

/**
 * Leaves out of the catalogues what the browser never says (the commands, the customers file, the settings), and takes
 * the messages apart here, so that the browser needs no parser of them: 10 kB less.
 */
function speaksOfTheWebOnly(): Plugin {
  const wanted = new Set<string>(wordGroups)
  return {
    name: 'varde:words',
    enforce: 'pre',
    transform: {
      filter: { id: /src\/messages\/\w+\.json(?:\?later)?$/ },
      handler: (source, id) => {
        const isLater = id.endsWith('?later')
        const all = Object.entries(JSON.parse(source) as Record<string, string>)
        const kept = all.filter(([key]) => wanted.has(key.split('.')[0] ?? '') && comesLater(key) === isLater)
        const ready = kept.map(([key, text]) => [key, isPlain(text) ? text : takenApart(text)] as const)
        const text = JSON.stringify(Object.fromEntries(ready))
        // With a query it is no JSON to the bundler any more.
        return { code: isLater ? `export default JSON.parse(${JSON.stringify(text)})` : text, map: null }
      },
    },
  }
}

function takenApart(text: string): unknown {
  if (IntlMessageFormat.__parse === undefined) throw new Error('intl-messageformat has lost its parser')
  return IntlMessageFormat.__parse(text, messageForm)
}

async function buildInto(folder: string): Promise<void> {
  await build({
    root: sources,
    configFile: false,
    logLevel: 'warn',
    base: '/',
    resolve: { alias: { '@formatjs/icu-messageformat-parser': noParser } },
    plugins: [speaksOfTheWebOnly(), react(), runsFirst()],
    // The whole catalogue at once: as one text it is read faster than as source.
    json: { stringify: true },
    // The fonts come from the server itself (src/server/web-routes.ts).
    publicDir: false,
    build: {
      outDir: folder,
      // For src/server/web-preloads.ts.
      manifest: true,
      emptyOutDir: true,
      target: ['chrome123', 'firefox121', 'safari17.5'],
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // What every page stands on comes in two files instead of thirty small ones, which would wait for each other.
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              { name: 'base', test: everywhere },
              { name: 'above', test: above },
              { name: 'customers', test: customers },
              { name: 'signs', test: signs },
            ],
          },
        },
      },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 1_000,
    },
  })
  await compressAll(join(folder, 'assets'))
}

/** Once here instead of with every answer; what does not become smaller stays alone. */
async function compressAll(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /\.(?:js|css|svg|json)$/.test(name))
  for (const name of names) {
    const path = join(folder, name)
    const bytes = await readFile(path)
    if (bytes.length < smallestCompressedBytes) continue
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
    await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params }))
    await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }))
  }
}

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('web-builder.ts FOLDER')
try {
  await buildInto(folder)
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
