import { readSettings } from '../server/settings.ts'
import type { Settings } from '../server/settings.ts'
import { openInstallation } from './installation.ts'
import type { Installation } from './installation.ts'
import type { Terminal } from './terminal.ts'

/** Enough for one command. */
const commandConnections = 4

/**
 * Opens the installation for one command, beside a running server too, and closes it whatever becomes of `act`.
 * @throws SettingsError, and what opening and `act` throw
 */
export async function withInstallation<T>(
  terminal: Terminal,
  act: (installation: Installation, settings: Settings) => Promise<T>,
  options: { readonly bare?: boolean } = {},
): Promise<T> {
  const settings = readSettings(terminal.environment)
  const installation = await openInstallation(settings, {
    as: 'attend',
    maxConnections: commandConnections,
    log: terminal.note,
    ...options,
  })
  try {
    terminal.signal.throwIfAborted()
    return await act(installation, settings)
  } finally {
    await installation.close()
  }
}
