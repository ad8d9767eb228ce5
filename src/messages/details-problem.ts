import type { MessageKey, MessageParams } from './formatter.ts'
import type { Language } from './languages.ts'
import { message } from './message.ts'

type CodeOf<Group extends string> = MessageKey extends infer Key
  ? Key extends `${Group}.${infer Code}`
    ? Code
    : never
  : never

/** What is wrong with a field that was filled in, and what to write instead. */
export function detailsProblemText(
  language: Language,
  { code, params }: { readonly code: CodeOf<'details'>; readonly params: MessageParams },
): string {
  return message(language, `details.${code}`, params)
}

/** What is wrong with a product's schema, and what to write instead. */
export function schemaProblemText(
  language: Language,
  { code, params }: { readonly code: CodeOf<'details_schema'>; readonly params: MessageParams },
): string {
  return message(language, `details_schema.${code}`, params)
}
