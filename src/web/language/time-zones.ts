/** All that this browser knows; one that was chosen elsewhere stands there all the same. */
export function timeZones(chosen: string | null): string[] {
  const known = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((each) => each !== 'UTC')]
  return chosen === null || known.includes(chosen) ? known : [chosen, ...known]
}
