import { localStorageColorSchemeManager } from '@mantine/core'

/** Remembers light, dark or «as the system has it»; first-paint.js reads the same key before anything is drawn. */
export const colourSchemes = localStorageColorSchemeManager({ key: 'varde-colours' })
