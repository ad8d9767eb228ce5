import { createTheme } from '@mantine/core'

/**
 * What Mantine must know in JavaScript: names. Every value stands in palette.css and mantine.css, where the browser has
 * it before anything runs.
 */
export const theme = createTheme({
  primaryColor: 'varde',
  colors: {
    varde: [
      'var(--mantine-color-varde-0)',
      'var(--mantine-color-varde-1)',
      'var(--mantine-color-varde-2)',
      'var(--mantine-color-varde-3)',
      'var(--mantine-color-varde-4)',
      'var(--mantine-color-varde-5)',
      'var(--mantine-color-varde-6)',
      'var(--mantine-color-varde-7)',
      'var(--mantine-color-varde-8)',
      'var(--mantine-color-varde-9)',
    ],
  },
  fontFamily: 'var(--varde-font)',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
})
