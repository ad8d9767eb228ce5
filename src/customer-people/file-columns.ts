import { guessHeadings } from '../customers-file/guess-columns.ts'
import type { Guess } from '../customers-file/guess-columns.ts'
import { languages } from '../messages/languages.ts'
import { message } from '../messages/message.ts'

/** The columns of a file of people, in their order: what an import reads and an export writes. */
export const peopleColumns = ['person_id', 'name', 'email', 'language', 'groups'] as const
export type PeopleColumn = (typeof peopleColumns)[number]

/** Written at the end of every export and ignored on import. */
export const computedPeopleColumns = ['state', 'licences'] as const

/** Which heading of the file stands for which column; a column that is not in it is not read. */
export type PeopleMapping = Readonly<Partial<Record<PeopleColumn, string>>>

/**
 * Words that people and other programs put over a column, in English, Norwegian, Swedish, Danish and German, in the order
 * in which they are believed (customers-file/heading-synonyms.ts).
 */
const synonyms: Readonly<Record<PeopleColumn, readonly string[]>> = {
  person_id: words(`
    id, user id, employee id, employee number, employee no, staff id, staff number, personnel number, external id,
    person number, user name, username, upn, user principal name, login, ansattnummer, ansattnr, ansatt id, ansatt nr,
    medarbeidernummer, person id, personnummer, personnr, bruker id, brukernavn, anställningsnummer, anställningsnr,
    anställnings id, användar id, användarnamn, medarbejdernummer, medarbejdernr, medarbejder id, bruger id, brugernavn,
    personalnummer, personalnr, mitarbeiternummer, mitarbeiter id, mitarbeiternr, benutzer id, benutzername, kennung`),
  name: words(`
    full name, display name, displayname, person, employee, user, employee name, person name, fullt navn, navn,
    visningsnavn, ansatt, ansattes navn, medarbeider, bruker, fullständigt namn, namn, visningsnamn, anställd,
    användare, medarbetare, fulde navn, medarbejder, bruger, vollständiger name, anzeigename, mitarbeiter, benutzer,
    vor- und nachname`),
  email: words(`
    e-mail, mail, e-mail address, email address, mail address, work email, primary email, primary smtp address, epost,
    e-post, epostadresse, e-postadresse, mailadresse, jobb epost, e-postadress, mejl, mejladress, e-mailadresse,
    arbejdsmail, e-mail-adresse, dienstliche e-mail`),
  language: words(`
    preferred language, locale, lang, language code, språk, foretrukket språk, språkkode, målform, språkkod, sprog,
    foretrukket sprog, sprogkode, sprache, bevorzugte sprache, sprachcode`),
  groups: words(`
    group, department, departments, team, teams, unit, office, gruppe, grupper, avdeling, avdelinger, enhet, grupp,
    avdelning, avdelningar, enhet, afdeling, afdelinger, enhed, gruppen, abteilung, abteilungen, bereich, einheit`),
}

function words(text: string): string[] {
  return text.split(',').map((word) => word.trim())
}

let labels: Readonly<Record<PeopleColumn, readonly string[]>> | undefined

/**
 * Which heading of a file seems to stand for which column.
 * @param headings as `nameHeadings` gives them
 * @param remembered by folded heading, what earlier files used it for
 */
export function guessPeopleColumns(
  headings: readonly string[],
  remembered: ReadonlyMap<string, PeopleColumn>,
): Readonly<Partial<Record<PeopleColumn, Guess>>> {
  labels ??= Object.fromEntries(
    peopleColumns.map((name) => [
      name,
      languages.map((language) => message(language, `people_column.${name}`)),
    ]),
  ) as Record<PeopleColumn, string[]>
  return guessHeadings(headings, {
    names: peopleColumns,
    labels,
    synonyms,
    remembered,
    computed: computedPeopleColumns,
  })
}
