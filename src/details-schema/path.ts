const plain = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u

/** Where a property of an object stands: `location.address`; a name that is no word in brackets: `location["a b"]`. */
export function below(path: string, name: string): string {
  if (!plain.test(name)) return `${path}[${JSON.stringify(name)}]`
  return path === '' ? name : `${path}.${name}`
}

/** Where an item of a list stands: `numbers[2]`. */
export function itemOf(path: string, index: number): string {
  return `${path}[${index}]`
}
