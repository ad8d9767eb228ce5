/**
 * For menus that screen readers find nothing wrong with: inside of the landmark that they belong to, and with nothing but
 * items in them (Mantine's own place for the first focus is none).
 */
export const quietMenu = { withinPortal: false, withInitialFocusPlaceholder: false } as const
