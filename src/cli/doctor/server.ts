import { createServer } from 'node:net'
import { createClient } from '../../client/client.ts'
import type { Settings } from '../../server/settings.ts'
import { endingOf } from '../failures.ts'
import { findRunningServer } from '../server-file.ts'
import type { Terminal } from '../terminal.ts'
import { well, wrong } from './finding.ts'
import type { Finding } from './finding.ts'

/** Whether the server that runs here is ready; where none runs, whether one could listen. */
export async function checkServer(
  settings: Settings,
  dataDir: string,
  terminal: Terminal,
): Promise<Finding[]> {
  const { text, language } = terminal
  const running = await findRunningServer(dataDir)
  if (running === undefined) return [await checkPort(settings, terminal)]
  try {
    await createClient({ baseUrl: running.url, language }).getReadiness()
    return [well(text('cli.doctor.server_ready', { url: running.url }))]
  } catch (error) {
    const what = text('cli.doctor.server_not_ready', { url: running.url })
    return [wrong(what, endingOf(error, language).text ?? '')]
  }
}

async function checkPort({ host, port }: Settings, { text }: Terminal): Promise<Finding> {
  const params = { host, port: String(port) }
  const isFree = await new Promise<boolean>((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, host, () => server.close(() => done(true)))
  })
  if (isFree) return well(text('cli.doctor.port_free', params))
  return wrong(text('cli.doctor.port_taken', params), text('cli.doctor.port_taken_do', params))
}

/** Whether VARDE_URL and VARDE_TOKEN, where they are set, lead somewhere. */
export async function checkRemote({ url, token }: Settings, terminal: Terminal): Promise<Finding[]> {
  if (url === null) return []
  const { text, language } = terminal
  if (token === null) return [wrong('VARDE_URL', text('cli.token_needed'))]
  try {
    await createClient({ baseUrl: url, token, language }).getMe()
    return [well(text('cli.doctor.remote', { url }))]
  } catch (error) {
    return [wrong(text('cli.doctor.remote_fails', { url }), endingOf(error, language).text ?? '')]
  }
}
