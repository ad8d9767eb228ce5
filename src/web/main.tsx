import './look/layers.css'
import './look/fonts.css'
import './look/mantine.css'
import './look/palette.css'
import './look/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { loadCatalogue } from './language/catalogues.ts'
import { chosenLanguage } from './language/choice.ts'
import { allowStyles } from './look/style-nonce.ts'
import { queries, router } from './router.tsx'
import { askAhead } from './ask-first.ts'

/** How long the page may stay empty for the sake of being drawn whole. */
const patienceMs = 1_000

allowStyles()
const root = document.querySelector('#app')
if (root === null) throw new Error('index.html has no #app')
askAhead(queries, window.location)
const language = chosenLanguage()
// Nothing is drawn before its words are there: no text that changes under the reader's eyes. Nor, for a moment, before the
// page is: what React has drawn in a page's stead stays for at least 300 ms, however soon the page comes.
const [catalogue] = await Promise.all([
  loadCatalogue(language),
  Promise.race([router.load(), new Promise((resolve) => setTimeout(resolve, patienceMs))]),
])
createRoot(root).render(
  <StrictMode>
    <App first={{ language, catalogue }} />
  </StrictMode>,
)
