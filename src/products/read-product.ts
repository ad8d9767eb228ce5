import { parseDuration } from '../domain/duration.ts'
import type { Problems } from '../input/problems.ts'
import { readFlag, readText, readTextOrNull, refuseUnknown, type Raw } from '../input/read.ts'
import { readSupport } from '../input/read-support.ts'
import { maxInstructionsLength, maxLicenceUnitLength, maxNameLength } from './limits.ts'
import { productFieldNames } from './product.ts'
import type { ProductFields } from './product.ts'
import { readDetails } from './read-details.ts'
import { readProvisioner } from './read-provisioner.ts'

/**
 * Reads a product as a request or the catalogue's file has it, and notes everything that is wrong with it.
 * @param path of the product, such as `body` or `body.products[3]`
 * @returns undefined where anything is wrong
 */
export function readProduct(raw: Raw, path: string, problems: Problems): ProductFields | undefined {
  const name = readText(raw['name'], `${path}.name`, maxNameLength, problems)
  const provisioner = readProvisioner(raw['provisioner'], `${path}.provisioner`, problems)
  const details = readDetails(raw['details'], `${path}.details`, problems)
  const instructions = readInstructions(raw['instructions'], `${path}.instructions`, problems)
  const licenceUnit = readTextOrNull(
    raw['licenceUnit'],
    `${path}.licenceUnit`,
    maxLicenceUnitLength,
    problems,
  )
  const overage = readFlag(raw['overage'], `${path}.overage`, problems)
  const usualDuration = readDuration(raw['usualDuration'], `${path}.usualDuration`, problems)
  const support = readSupport(raw['support'], `${path}.support`, problems)
  refuseUnknown(raw, ['id', ...productFieldNames], path, problems)
  if (name === undefined || provisioner === undefined || details === undefined) return undefined
  if (instructions === undefined || licenceUnit === undefined || usualDuration === undefined) return undefined
  if (overage === undefined || support === undefined) return undefined
  return { name, provisioner, details, instructions, licenceUnit, overage, usualDuration, support }
}

/** Several lines; null for none. */
function readInstructions(value: unknown, path: string, problems: Problems): string | null | undefined {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') return problems.add(path, 'error.input.type_string')
  const text = value.replaceAll(/\r\n?/g, '\n').trim().normalize('NFC')
  if (text === '') return null
  if (text.length > maxInstructionsLength)
    return problems.add(path, 'error.input.max_length', { max: maxInstructionsLength })
  return /[^\P{Cc}\n\t]/u.test(text) ? problems.add(path, 'error.input.form_lines') : text
}

/** How long something usually takes; null for nobody knows. */
function readDuration(value: unknown, path: string, problems: Problems): string | null | undefined {
  if (value === undefined || value === null) return null
  const duration = typeof value === 'string' ? parseDuration(value.trim().toUpperCase()) : null
  return duration === null ? problems.add(path, 'error.input.form_duration') : duration.text
}
