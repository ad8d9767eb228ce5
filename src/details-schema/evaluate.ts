import { maxProblems, maxSteps } from './bounds.ts'
import { checkFixed, checkNumber, checkText, checkType, listed } from './check-value.ts'
import type { DetailsProblem, DetailsProblemCode, Say } from './codes.ts'
import { isObject, isSame } from './json.ts'
import type { Params, Schema, SchemaObject } from './json.ts'
import { below, itemOf } from './path.ts'
import type { Matches } from './pattern.ts'
import { resolve } from './references.ts'

/** What one schema says of one value: what is wrong, and which parts of the value it has looked at. */
interface Found {
  readonly problems: DetailsProblem[]
  readonly names: Set<string>
  items: number
}

/** One check: the whole schema, what is asked of it, and how much work it may still be. */
export class Evaluation {
  readonly #root: SchemaObject
  readonly #matches: Matches
  #isDraft: boolean
  /** Up to draft 7 a `$ref` stands alone, whatever is beside it. */
  readonly #refStandsAlone: boolean
  #steps = maxSteps

  constructor(root: SchemaObject, matches: Matches, isDraft: boolean) {
    this.#root = root
    this.#matches = matches
    this.#isDraft = isDraft
    this.#refStandsAlone = /draft-0[467]/.test(String(root['$schema']))
  }

  /** What is wrong with the value, at most so much as a person reads. */
  problemsOf(value: unknown): DetailsProblem[] {
    return this.#check(this.#root, value, '').problems.slice(0, maxProblems)
  }

  #check(schema: Schema, value: unknown, path: string): Found {
    const found: Found = { problems: [], names: new Set(), items: 0 }
    if (schema === true) return found
    const say = (code: DetailsProblemCode, params: Params = {}, at = path): void => {
      found.problems.push({ path: at, code, params })
    }
    if (schema === false) {
      say('not_allowed')
      return found
    }
    this.#steps -= 1
    if (this.#steps < 0) {
      say('too_much')
      return found
    }
    const reference = schema['$ref']
    if (typeof reference === 'string') {
      this.#add(found, this.#check(resolve(this.#root, reference) ?? true, value, path))
      if (this.#refStandsAlone) return found
    }
    if (!checkType(schema, value, say)) return found
    checkFixed(schema, value, say)
    if (typeof value === 'number') checkNumber(schema, value, say)
    if (typeof value === 'string')
      checkText(schema, value, { isDraft: this.#isDraft, matches: this.#matches }, say)
    this.#inPlace(schema, value, path, found, say)
    if (Array.isArray(value)) this.#list(schema, value, path, found, say)
    if (isObject(value)) this.#object(schema, value, path, found, say)
    return found
  }

  #add(found: Found, more: Found): void {
    found.problems.push(...more.problems.slice(0, maxProblems))
    for (const name of more.names) found.names.add(name)
    found.items = Math.max(found.items, more.items)
  }

  /** What says something of the same value. */
  #inPlace(schema: SchemaObject, value: unknown, path: string, found: Found, say: Say): void {
    for (const part of schemasOf(schema['allOf'])) this.#add(found, this.#check(part, value, path))
    this.#anyOf(schemasOf(schema['anyOf']), value, path, found)
    this.#oneOf(schemasOf(schema['oneOf']), value, path, found, say)
    const not = asSchema(schema['not'])
    // What is not finished may still become something else.
    const mayChange = this.#isDraft && typeof value === 'object' && value !== null
    if (not !== null && !mayChange && this.#fits(not, value, path)) say('not_allowed')
    const condition = asSchema(schema['if'])
    if (condition === null) return
    const outcome = this.#strictly(condition, value, path)
    const fits = outcome.problems.length === 0
    if (fits) this.#add(found, outcome)
    const next = asSchema(schema[fits ? 'then' : 'else'])
    if (next !== null) this.#add(found, this.#check(next, value, path))
  }

  #fits(schema: Schema, value: unknown, path: string): boolean {
    return this.#strictly(schema, value, path).problems.length === 0
  }

  /** Whether it is so now: a condition means what is there, also in what is not finished. */
  #strictly(schema: Schema, value: unknown, path: string): Found {
    const isDraft = this.#isDraft
    this.#isDraft = false
    try {
      return this.#check(schema, value, path)
    } finally {
      this.#isDraft = isDraft
    }
  }

  /** Where none fits, what is wrong is said by the one that fits best: most probably it was meant. */
  #anyOf(parts: readonly Schema[], value: unknown, path: string, found: Found): void {
    if (parts.length === 0) return
    const outcomes = parts.map((part) => this.#check(part, value, path))
    const fitting = outcomes.filter(({ problems }) => problems.length === 0)
    if (fitting.length === 0) return this.#sayNearest(parts, outcomes, path, found)
    for (const outcome of fitting) this.#add(found, outcome)
  }

  #oneOf(parts: readonly Schema[], value: unknown, path: string, found: Found, say: Say): void {
    if (parts.length === 0) return
    const outcomes = parts.map((part) => this.#check(part, value, path))
    const fitting = outcomes.filter(({ problems }) => problems.length === 0)
    const [only] = fitting
    if (only === undefined) return this.#sayNearest(parts, outcomes, path, found)
    // What is not finished may still be any of them.
    if (fitting.length === 1 || this.#isDraft) this.#add(found, only)
    else say('fits_several')
  }

  #sayNearest(parts: readonly Schema[], outcomes: readonly Found[], path: string, found: Found): void {
    const values = parts.map((part) => (isObject(part) ? (part['title'] ?? part['const']) : undefined))
    if (parts.every((part) => isObject(part) && 'const' in part)) {
      found.problems.push({ path, code: 'not_one_of', params: { values: listed(values) } })
      return
    }
    const [nearest] = outcomes.toSorted((a, b) => a.problems.length - b.problems.length)
    if (nearest !== undefined) found.problems.push(...nearest.problems.slice(0, maxProblems))
  }

  #list(schema: SchemaObject, value: readonly unknown[], path: string, found: Found, say: Say): void {
    const { minItems, maxItems, uniqueItems } = schema
    if (typeof minItems === 'number' && value.length < minItems && !this.#isDraft)
      say(value.length === 0 ? 'required' : 'too_few', { min: minItems, length: value.length })
    if (typeof maxItems === 'number' && value.length > maxItems)
      say('too_many', { max: maxItems, length: value.length })
    if (uniqueItems === true) this.#unique(value, path, found)
    const first = schemasOf(schema['prefixItems'] ?? (Array.isArray(schema['items']) ? schema['items'] : []))
    const rest = asSchema(Array.isArray(schema['items']) ? schema['additionalItems'] : schema['items'])
    for (const [index, item] of value.entries()) {
      const part = first[index] ?? rest
      if (part === null || this.#steps < 0) continue
      found.problems.push(...this.#check(part, item, itemOf(path, index)).problems)
    }
    found.items = Math.max(found.items, rest === null ? first.length : value.length)
    this.#contains(schema, value, path, say)
    const others = asSchema(schema['unevaluatedItems'])
    if (others === null) return
    for (const [index, item] of value.entries())
      if (index >= found.items)
        found.problems.push(...this.#check(others, item, itemOf(path, index)).problems)
    found.items = value.length
  }

  #unique(value: readonly unknown[], path: string, found: Found): void {
    for (const [index, item] of value.entries()) {
      this.#steps -= index
      if (this.#steps < 0) return
      if (value.slice(0, index).some((other) => isSame(other, item)))
        found.problems.push({ path: itemOf(path, index), code: 'twice', params: {} })
    }
  }

  #contains(schema: SchemaObject, value: readonly unknown[], path: string, say: Say): void {
    const wanted = asSchema(schema['contains'])
    if (wanted === null) return
    const count = value.filter((item) => this.#fits(wanted, item, path)).length
    const { minContains, maxContains } = schema
    const min = typeof minContains === 'number' ? minContains : 1
    if (count < min && !this.#isDraft) say('too_few_such', { min })
    if (typeof maxContains === 'number' && count > maxContains) say('too_many_such', { max: maxContains })
  }

  #object(
    schema: SchemaObject,
    value: { readonly [key: string]: unknown },
    path: string,
    found: Found,
    say: Say,
  ): void {
    const names = Object.keys(value)
    if (!this.#isDraft) {
      this.#required(namesOf(schema['required']), value, path, say)
      const { minProperties } = schema
      if (typeof minProperties === 'number' && names.length < minProperties)
        say('too_few_fields', { min: minProperties })
    }
    const { maxProperties } = schema
    if (typeof maxProperties === 'number' && names.length > maxProperties)
      say('too_many_fields', { max: maxProperties })
    this.#dependencies(schema, value, path, found, say)
    this.#properties(schema, value, path, found)
    const others = asSchema(schema['unevaluatedProperties'])
    if (others === null) return
    for (const name of names) {
      if (found.names.has(name)) continue
      this.#other(others, value[name], below(path, name), found)
      found.names.add(name)
    }
  }

  #properties(
    schema: SchemaObject,
    value: { readonly [key: string]: unknown },
    path: string,
    found: Found,
  ): void {
    const own = mapOf(schema['properties'])
    const byPattern = Object.entries(mapOf(schema['patternProperties']))
    const others = asSchema(schema['additionalProperties'])
    const nameRule = asSchema(schema['propertyNames'])
    for (const [name, item] of Object.entries(value)) {
      if (this.#steps < 0) return
      const at = below(path, name)
      if (nameRule !== null && !this.#fits(nameRule, name, at))
        found.problems.push({ path: at, code: 'unknown_field', params: {} })
      const parts: Schema[] = []
      for (const [pattern, rule] of byPattern) {
        const part = asSchema(rule)
        if (part !== null && this.#matches(pattern, name) === true) parts.push(part)
      }
      const mine = asSchema(Object.hasOwn(own, name) ? own[name] : undefined)
      if (mine !== null) parts.push(mine)
      for (const part of parts) found.problems.push(...this.#check(part, item, at).problems)
      if (parts.length > 0) found.names.add(name)
      else if (others !== null) {
        this.#other(others, item, at, found)
        found.names.add(name)
      }
    }
  }

  #other(schema: Schema, value: unknown, path: string, found: Found): void {
    if (schema === false) found.problems.push({ path, code: 'unknown_field', params: {} })
    else found.problems.push(...this.#check(schema, value, path).problems)
  }

  #required(
    names: readonly string[],
    value: { readonly [key: string]: unknown },
    path: string,
    say: Say,
  ): void {
    for (const name of names) if (!Object.hasOwn(value, name)) say('required', {}, below(path, name))
  }

  #dependencies(
    schema: SchemaObject,
    value: { readonly [key: string]: unknown },
    path: string,
    found: Found,
    say: Say,
  ): void {
    for (const keyword of ['dependentRequired', 'dependentSchemas', 'dependencies'])
      for (const [name, rule] of Object.entries(mapOf(schema[keyword]))) {
        if (!Object.hasOwn(value, name)) continue
        const part = asSchema(rule)
        if (part !== null) this.#add(found, this.#check(part, value, path))
        else if (!this.#isDraft) this.#required(namesOf(rule), value, path, say)
      }
  }
}

function asSchema(value: unknown): Schema | null {
  return typeof value === 'boolean' || isObject(value) ? value : null
}

function schemasOf(value: unknown): Schema[] {
  return Array.isArray(value) ? value.filter((one) => asSchema(one) !== null) : []
}

function mapOf(value: unknown): { readonly [key: string]: unknown } {
  return isObject(value) ? value : {}
}

function namesOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
