import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ConnectionBanner } from './connection/ConnectionBanner.tsx'
import { LanguageProvider } from './language/LanguageProvider.tsx'
import type { Spoken } from './language/LanguageProvider.tsx'
import { colourSchemes } from './look/colour-scheme.ts'
import { styleNonce } from './look/style-nonce.ts'
import { theme } from './look/theme.ts'
import { connection, queries, router } from './router.tsx'

/** The whole app. @param first the language that was loaded before anything is drawn */
export function App({ first }: { first: Spoken }) {
  return (
    <LanguageProvider first={first}>
      <MantineProvider
        theme={theme}
        colorSchemeManager={colourSchemes}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
        <ConnectionBanner connection={connection} />
      </MantineProvider>
    </LanguageProvider>
  )
}
