import { type TStringOptions, Type } from 'typebox'

/**
 * The forms that a pattern asks of a text in a request, with what their readers must know. A schema's description is
 * English for those who write programs; what a person is told comes from the messages, by the form's name.
 */
export type TextForm =
  | { readonly name: 'id' }
  | { readonly name: 'one_line'; readonly max: number }
  | { readonly name: 'tag'; readonly max: number }
  | { readonly name: 'some_text' }
  | { readonly name: 'several'; readonly choices: string }
  | { readonly name: 'person'; readonly choices: string }
  | { readonly name: 'column_heading' }
  | { readonly name: 'email' }
  | { readonly name: 'six_digits' }
  | { readonly name: 'term' }
  | { readonly name: 'amount' }
  | { readonly name: 'currency' }

/** Where a schema carries its form; OpenAPI allows names that begin with `x-`. */
export const formKeyword = 'x-form'

// What would begin another address or a header is in none (RFC 5322 §3.2.3 «specials»).
const ofMailbox = '[^\\s@\\p{Cc},;:<>()\\[\\]\\\\"]'
const ofDomain = '[^\\s@.\\p{Cc},;:<>()\\[\\]\\\\"]'

/** An address as people write it; whether somebody reads there only a mail can tell. */
export const emailPattern = `^\\s*${ofMailbox}{1,64}@${ofDomain}+(\\.${ofDomain}+)+\\s*$`
export const maxEmailLength = 254

/** A text with a pattern for programs and a form for people. */
export function textOfForm(form: TextForm, pattern: string, options: TStringOptions) {
  return Type.String({ ...options, pattern, [formKeyword]: form })
}
