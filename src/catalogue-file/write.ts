import { stringify } from 'yaml'

/** The catalogue as people read and change it. */
export function writeCatalogueFile(catalogue: object): string {
  return stringify(catalogue, { lineWidth: 0 })
}
