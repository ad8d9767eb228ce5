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
import { queries } from './router.tsx'
import { askAhead } from './routes.tsx'

allowStyles()
const root = document.querySelector('#app')
if (root === null) throw new Error('index.html has no #app')
askAhead(queries, window.location)
const language = chosenLanguage()
// Nothing is drawn before its words are there: no text that changes under the reader's eyes.
const catalogue = await loadCatalogue(language)
createRoot(root).render(
  <StrictMode>
    <App first={{ language, catalogue }} />
  </StrictMode>,
)
