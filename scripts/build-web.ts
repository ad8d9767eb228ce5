/** `npm run build`: the web app, built now instead of on the first start, as for a container. Says where it is. */
import { fileURLToPath } from 'node:url'
import { prepareWeb } from '../src/server/web-build.ts'

const dataDir = fileURLToPath(new URL('../data', import.meta.url))
const web = await prepareWeb({ dataDir, onBuild: () => undefined })
if ('failure' in web) {
  console.error(web.failure)
  process.exitCode = 1
} else {
  console.log(web.folder)
}
