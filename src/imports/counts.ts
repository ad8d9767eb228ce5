/** What became of the rows of one kind. */
export interface ChangeCounts {
  new: number
  changed: number
  unchanged: number
}

/** What an import did, or would do in a dry run. */
export interface ImportCounts {
  customers: ChangeCounts & { refused: number }
  subscriptions: ChangeCounts
  /** `kept`: services whose stored provisioning status was newer than the file's, or a provisioner's; counted besides. */
  services: ChangeCounts & { kept: number }
  rows: number
  errors: number
  warnings: number
}

export function noCounts(): ImportCounts {
  return {
    customers: { new: 0, changed: 0, unchanged: 0, refused: 0 },
    subscriptions: { new: 0, changed: 0, unchanged: 0 },
    services: { new: 0, changed: 0, unchanged: 0, kept: 0 },
    rows: 0,
    errors: 0,
    warnings: 0,
  }
}

/** Adds `more` to `counts`. */
export function addCounts(counts: ImportCounts, more: ImportCounts): void {
  for (const kind of ['customers', 'subscriptions', 'services'] as const) {
    counts[kind].new += more[kind].new
    counts[kind].changed += more[kind].changed
    counts[kind].unchanged += more[kind].unchanged
  }
  counts.customers.refused += more.customers.refused
  counts.services.kept += more.services.kept
  counts.rows += more.rows
  counts.errors += more.errors
  counts.warnings += more.warnings
}

/** The counts of a strict import with errors: it wrote nothing, so whoever was to be written was refused. */
export function nothingWritten(counts: ImportCounts): ImportCounts {
  const { customers, subscriptions, services } = counts
  const refused = customers.refused + customers.new + customers.changed
  return {
    ...counts,
    customers: { new: 0, changed: 0, unchanged: customers.unchanged, refused },
    subscriptions: { new: 0, changed: 0, unchanged: subscriptions.unchanged },
    services: { new: 0, changed: 0, unchanged: services.unchanged, kept: services.kept },
  }
}
