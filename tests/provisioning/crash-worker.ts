import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Pace } from '../../src/provisioning/limits.ts'
import type { Connection } from '../../src/provisioners/provisioner.ts'
import type { Said, Told } from './crash-points.ts'

const services = new URL('crash-child.ts', import.meta.url)

/** A worker in a process of its own. */
export class WorkerProcess {
  readonly #process: ChildProcess

  private constructor(started: ChildProcess) {
    this.#process = started
  }

  /**
   * @param way `when told`: it looks at nothing that nobody tells it of, and claims nothing twice
   * @param child what runs in the process
   */
  static async start(
    url: string,
    connection: Connection,
    pace: Pace,
    way: 'when told' | 'by itself',
    onSaid: (said: Said) => void,
    child = services,
  ): Promise<WorkerProcess> {
    const args = [url, JSON.stringify(connection), JSON.stringify(pace), way]
    const started = fork(fileURLToPath(child), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    started.on('message', onSaid)
    // Anything it says: it works.
    await once(started, 'message')
    return new WorkerProcess(started)
  }

  tell(told: Told): void {
    if (this.#process.connected) this.#process.send(told)
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const isGone = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await isGone
  }
}
