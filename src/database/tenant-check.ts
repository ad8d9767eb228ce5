import {
  DefaultQueryCompiler,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  PostgresQueryCompiler,
  type QueryResult,
  type RootOperationNode,
  type UnknownRow,
} from 'kysely'
import { tenantTables } from './tables.ts'

const mention = new RegExp(
  `\\b(?:from|join|into|update|only)\\s+(?:"?varde"?\\.)?"?(?:${tenantTables.join('|')})"?(?![\\w.])`,
  'gi',
)
const maxRemembered = 2_000

/**
 * Says what is wrong with a statement that forgets the tenant: every mention of a tenant table needs a
 * partner_id of its own, as a condition, a join or a written column (STYLE.md «The tenant comes first»).
 * It counts; the forced policies behind it are exact.
 */
export function tenantMistake(statement: string): string | undefined {
  const mentions = statement.match(mention)?.length ?? 0
  const tenants = statement.match(/\bpartner_id\b/gi)?.length ?? 0
  return tenants >= mentions
    ? undefined
    : `A statement reads ${mentions} tenant tables and names partner_id ${tenants} times: ${statement.slice(0, 300)}`
}

/** Refuses every statement that forgets the tenant before it is sent. */
export class TenantCheck implements KyselyPlugin {
  readonly #compiler: DefaultQueryCompiler = new PostgresQueryCompiler()
  readonly #passed = new Set<string>()

  transformQuery(args: PluginTransformQueryArgs): RootOperationNode {
    const { sql } = this.#compiler.compileQuery(args.node, args.queryId)
    if (!this.#passed.has(sql)) {
      const mistake = tenantMistake(sql)
      if (mistake !== undefined) throw new Error(mistake)
      if (this.#passed.size >= maxRemembered) this.#passed.clear()
      this.#passed.add(sql)
    }
    return args.node
  }

  transformResult(args: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return Promise.resolve(args.result)
  }
}
