import { parseTerm } from '../../domain/term.ts'
import { useWords } from '../language/words.ts'

/** A term in words: 1 år, 18 måneder. What is no term of ours stays as it came. */
export function useTermText(): (term: string) => string {
  const { language } = useWords()
  const units = {
    year: new Intl.NumberFormat(language, { style: 'unit', unit: 'year', unitDisplay: 'long' }),
    month: new Intl.NumberFormat(language, { style: 'unit', unit: 'month', unitDisplay: 'long' }),
  }
  return (term) => {
    const months = parseTerm(term)?.months
    if (months === undefined) return term
    return months % 12 === 0 ? units.year.format(months / 12) : units.month.format(months)
  }
}
