import { sql } from 'kysely'
import type { Db } from '../../src/database/connect.ts'
import { newId } from '../../src/database/ids.ts'
import { withInstallation, writeTenant } from '../../src/database/transactions.ts'

/** What a copy by text may trip over: separators, escapes, COPY's own end mark, quotes, other scripts, nothing at all. */
const texts = [
  'Bjørnstad & Sønner',
  'tab\there, line\nthere, \r\n both',
  '\\.',
  '\\N',
  'back\\slash "quoted" \'single\'',
  '',
  ' spaces ',
  'Иван 株式会社 🏔️ e\u0301',
  '{braces},"comma"',
]

/** Rows in every table of a backup, for so many partners; also in those that stay out of it. */
export async function fill(
  db: Db,
  options: { partners: number; customersEach: number },
): Promise<{ partnerIds: string[] }> {
  const partnerIds: string[] = []
  for (let p = 0; p < options.partners; p += 1) {
    const id = newId()
    partnerIds.push(id)
    await withInstallation(db, async (trx) => {
      await sql`insert into partners (id, name) values (${id}, ${`Partner ${p}`})`.execute(trx)
      await sql`insert into tokens (token_hash, id, partner_id, name, created_at)
        values (${Buffer.from(id)}, ${newId()}, ${id}, ${'script'}, now())`.execute(trx)
      await addPerson(trx, id, p)
      await sql`insert into sign_in_links (token_hash, partner_id, created_at, expires_at)
        values (${Buffer.from(id)}, ${id}, now(), now())`.execute(trx)
      await sql`insert into idempotency_keys (partner_id, actor_id, key, request_hash, started_at)
        values (${id}, ${id}, 'k', '\\x00'::bytea, now())`.execute(trx)
      await sql`insert into installation (key, value) values (${`test ${p}`}, ${texts[p % texts.length]})`.execute(
        trx,
      )
    })
    for (let c = 0; c < options.customersEach; c += 1) await addCustomer(db, id, c)
    await addImport(db, id)
    await writeTenant(db, id, (trx) =>
      sql`insert into partner_history (partner_id, id, at, actor_kind, before, after)
        values (${id}, ${newId()}, now(), 'person', '{"name": null}', ${JSON.stringify({ name: `Partner ${p}` })})`.execute(
        trx,
      ),
    )
    await writeTenant(db, id, (trx) =>
      sql`insert into audit (partner_id, id, at, actor_kind, action, subject_kind)
        values (${id}, ${newId()}, now(), 'system', 'partner_changed', 'partner')`.execute(trx),
    )
  }
  return { partnerIds }
}

/** Somebody of the partner, with everything that stands below a person. */
async function addPerson(trx: Db, partnerId: string, n: number): Promise<void> {
  const [person, membership] = [newId(), newId()]
  await sql`insert into people (id, name, email) values (${person}, ${texts[n % texts.length]}, ${`${n}@example.com`})`.execute(
    trx,
  )
  await sql`insert into memberships (id, person_id, partner_id, role)
    values (${membership}, ${person}, ${partnerId}, 'partner_full_admin')`.execute(trx)
  await sql`insert into sessions (id, person_id, token, membership_id, expires_at, created_at, updated_at)
    values (${newId()}, ${person}, ${`token ${n}`}, ${membership}, now(), now(), now())`.execute(trx)
  await sql`insert into credentials (id, person_id, provider_id, account_id, password, created_at, updated_at)
    values (${newId()}, ${person}, 'credential', ${person}, 'hashed', now(), now())`.execute(trx)
  await sql`insert into two_factors (id, person_id, secret, backup_codes, verified)
    values (${newId()}, ${person}, '$ba$1$00', '$ba$1$01', true)`.execute(trx)
  await sql`insert into passkeys (id, person_id, credential_id, public_key, counter, device_type, backed_up)
    values (${newId()}, ${person}, ${`passkey ${n}`}, 'key', 4294967295, 'singleDevice', false)`.execute(trx)
  await sql`insert into verifications (id, identifier, value, expires_at, created_at, updated_at)
    values (${newId()}, 'hashed', ${person}, now(), now(), now())`.execute(trx)
  await sql`insert into invitations (id, token_hash, email, partner_id, role, language, expires_at)
    values (${newId()}, ${Buffer.from(person)}, ${`new-${n}@example.com`}, ${partnerId}, 'help_desk', 'nb', now())`.execute(
    trx,
  )
  await sql`insert into installation_audit (id, at, actor_kind, action, subject_kind)
    values (${newId()}, now(), 'system', 'partner_created', 'partner')`.execute(trx)
}

/** What sets a service of the customer up, as far as it has come, and what people have to do with it. */
async function addProvisioning(trx: Db, p: string, n: number, customer: string, text: string): Promise<void> {
  const [connection, product, task] = [newId(), newId(), newId()]
  const schema = JSON.stringify({ type: 'object', properties: { zone: { title: text }, address: {} } })
  const trouble = JSON.stringify({ code: 'rejected', params: {}, words: text, technical: null })
  const { rows } = await sql<{ id: string }>`select v.id from services v
    join subscriptions s on s.partner_id = v.partner_id and s.id = v.subscription_id
    where v.partner_id = ${p} and s.customer_id = ${customer} limit 1`.execute(trx)
  const service = rows[0]?.id
  await sql`insert into connections (partner_id, id, external_id, name, kind, url, auth, username, secret, secret_at, ca,
      catalog, catalog_at, created_at, updated_at)
    values (${p}, ${connection}, ${`B-${n}`}, ${text}, 'open_service_broker', 'https://broker.example', 'basic', ${text},
      '$ba$1$00', now(), ${text}, ${schema}, now(), now(), now())`.execute(trx)
  await sql`insert into products (partner_id, id, external_id, name, provisioner, connection_id, details, instructions,
      licence_unit, usual_duration, usual_seconds, position, created_at, updated_at)
    values (${p}, ${product}, ${`P-${n}`}, ${`${text} ${n}`}, '{"kind": "open_service_broker", "service": "s", "plan": "p"}',
      ${connection}, ${schema}, ${text}, 'user', 'P2D', 172800, ${n}, now(), now())`.execute(trx)
  await sql`update services set product_id = ${product}, trouble = ${trouble}, stuck_at = now(),
      dashboard_url = 'https://broker.example/x', ordered_at = now(), first_provisioned_at = now()
    where partner_id = ${p} and id = ${service}`.execute(trx)
  await sql`insert into operations (partner_id, id, service_id, customer_id, connection_id, provisioner, kind, phase, attempt,
      tries, memory, trouble, note, actor_kind, created_at, begun_at, deadline_at, next_at)
    values (${p}, ${newId()}, ${service}, ${customer}, ${connection}, '{"kind": "open_service_broker"}', 'start', 'poll', 1, 2,
      ${JSON.stringify({ operation: text })}, ${trouble}, ${text}, 'person', now(), now(), now(), now())`.execute(
    trx,
  )
  await sql`insert into service_details (partner_id, service_id, customer_id, state, details, why, asked_at, saved_at)
    values (${p}, ${service}, ${customer}, 'asked', ${JSON.stringify({ address: text })}, ${trouble}, now(), now())`.execute(
    trx,
  )
  await sql`insert into set_up_links (partner_id, id, customer_id, email, language, secret, secret_hash, created_by_kind,
      created_at, expires_at, next_mail_at)
    values (${p}, ${newId()}, ${customer}, ${`${n}@example.com`}, 'nb', '$ba$1$00', ${Buffer.from(customer)}, 'system', now(),
      now(), now())`.execute(trx)
  await sql`insert into tasks (partner_id, id, service_id, customer_id, party, work, assignee_id, due_at, created_at)
    values (${p}, ${task}, ${service}, ${customer}, 'partner', 'set_up', ${newId()}, now(), now())`.execute(
    trx,
  )
  await sql`insert into task_notes (partner_id, id, task_id, at, actor_kind, text)
    values (${p}, ${newId()}, ${task}, now(), 'person', ${text})`.execute(trx)
  await sql`insert into support_cases (partner_id, id, number, service_id, customer_id, way, address, subject, text, language,
      has_details, opened_by_kind, opened_by_id, contact_id, opened_at, vendor_number, next_mail_at, mailings)
    values (${p}, ${newId()}, ${n + 1}, ${service}, ${customer}, 'mail', 'support@example.com', ${text}, ${text}, 'nb', true,
      'person', ${newId()}, ${newId()}, now(), ${text}, now(), 1)`.execute(trx)
  const person = newId()
  await sql`insert into customer_people (partner_id, id, customer_id, external_id, name, name_key, search_text, email,
      language, groups, created_at, updated_at)
    values (${p}, ${person}, ${customer}, ${text}, ${text}, ${text}, ${text}, ${`${n}@example.org`}, 'nb', ${[text, 'b']},
      now(), now())`.execute(trx)
  await sql`insert into customer_people_counts (partner_id, customer_id, active, deactivated)
    values (${p}, ${customer}, 1, 0)`.execute(trx)
  await sql`insert into people_import_columns (partner_id, owner_id, customer_id, heading, column_name, used_at)
    values (${p}, ${customer}, ${customer}, ${text}, 'name', now())`.execute(trx)
  await sql`insert into customer_people_changes (partner_id, customer_id, change, person_ids)
    values (${p}, ${customer}, 1, ${[person]}::uuid[])`.execute(trx)
  await sql`insert into licences (partner_id, id, service_id, customer_id, person_id, assigned_at, assigned_by_kind,
      assigned_with, told, told_at, telling, telling_trouble, mail_pending, mail_id)
    values (${p}, ${newId()}, ${service}, ${customer}, ${person}, now(), 'person', ${newId()}, 'failed', now(), null,
      ${JSON.stringify({ code: 'rejected', params: {}, words: text, technical: null })}, false, ${newId()})`.execute(
    trx,
  )
  await sql`insert into licence_mails (partner_id, id, customer_id, person_id, created_at, next_mail_at, failures, delivery)
    values (${p}, ${newId()}, ${customer}, ${person}, now(), now(), 1, 'failed')`.execute(trx)
  await sql`insert into licence_mail_texts (partner_id, language, subject, text)
    values (${p}, 'nb', ${text}, ${text}) on conflict do nothing`.execute(trx)
}

/** A customer with a subscription, two services and what belongs to them, in one transaction. */
export async function addCustomer(db: Db, partnerId: string, n: number): Promise<void> {
  const [customer, subscription] = [newId(), newId()]
  const text = texts[n % texts.length] ?? ''
  const p = partnerId
  await writeTenant(db, p, async (trx) => {
    await sql`insert into customers (partner_id, id, external_id, name, name_key, country, tags, created_at, updated_at,
        responsible_id, in_hand_until, hand_note)
      values (${p}, ${customer}, ${`C-${n}`}, ${text}, ${text}, ${n % 2 === 0 ? 'NO' : null}, ${[text, 'b']},
        now(), now(), ${newId()}, now(), ${text})`.execute(trx)
    const offer = newId()
    await sql`insert into offers (partner_id, id, external_id, name, products, term, amount, currency, trial_days,
        position, created_at, updated_at)
      values (${p}, ${offer}, ${`O-${n}`}, ${text}, ${JSON.stringify([{ product: text, licences: n }])}, 'P1Y', '12.500',
        'KWD', 30, ${n}, now(), now())`.execute(trx)
    await sql`insert into subscriptions (partner_id, id, customer_id, external_id, offer, kind, starts_at, ends_at,
        provisioning_status, status_until, offer_id, quantity, amount, currency, created_at, updated_at)
      values (${p}, ${subscription}, ${customer}, ${`S-${n}`}, ${text}, 'trial', '1970-01-01', '9999-12-31 23:59:59.999Z',
        'provisioned', 'infinity', ${offer}, 2, '25.000', 'KWD', now(), now())`.execute(trx)
    await sql`insert into payment_facts (partner_id, id, key, subscription_id, state, occurred_at, received_at, amount,
        currency, reference, actor_kind, applied)
      values (${p}, ${newId()}, ${`K-${n}`}, ${subscription}, 'paid', now(), now(), '25.000', 'KWD', ${text}, 'token',
        false)`.execute(trx)
    for (const service of ['a', 'b'])
      await sql`insert into services (partner_id, id, subscription_id, external_id, product, provisioning_status, since,
          reason, licences)
        values (${p}, ${newId()}, ${subscription}, ${service}, ${text}, 'provisioned', now(), ${text}, ${n})`.execute(
        trx,
      )
    await sql`insert into standings (partner_id, customer_id, valid_from, valid_until, is_last, status_set, place,
        next_ends_at, name_key, external_id)
      values (${p}, ${customer}, '-infinity', 'infinity', true, ${281_474_976_710_655n}, 13, 'infinity', ${text},
        ${`C-${n}`})`.execute(trx)
    await sql`insert into standing_deltas (partner_id, takes_effect_at, status_set, delta)
      values (${p}, '-infinity', ${BigInt(n)}, 1)`.execute(trx)
    await sql`insert into customer_search (partner_id, customer_id, search_text, tags, status_set, changes_at,
        change_sets)
      values (${p}, ${customer}, ${text}, ${[text]}, ${BigInt(n)}, array[now()], array[${BigInt(n)}::int8])`.execute(
      trx,
    )
    await sql`insert into search_changes (partner_id, customer_id, search_text) values (${p}, ${customer}, ${text})`.execute(
      trx,
    )
    await sql`insert into assignments (partner_id, person_id, customer_id, assigned_at)
      values (${p}, ${newId()}, ${customer}, now())`.execute(trx)
    await sql`insert into known_tags (partner_id, tag, id) values (${p}, ${text}, ${newId()})`.execute(trx)
    await addProvisioning(trx, p, n, customer, text)
    const job = newId()
    await sql`insert into bulk_jobs (partner_id, id, act, wish, actor_kind, actor_id, role, state, customers, total, created_at)
      values (${p}, ${job}, 'add_tags', ${JSON.stringify({ tags: [text] })}, 'person', ${newId()}, 'partner_full_admin',
        'done', 1, 1, now())`.execute(trx)
    await sql`insert into bulk_items (partner_id, job_id, position, customer_id, state, before, after)
      values (${p}, ${job}, 1, ${customer}, 'done', '{"tags": []}', ${JSON.stringify({ tags: [text] })})`.execute(
      trx,
    )
    await sql`insert into history (partner_id, id, customer_id, at, actor_kind, action, subject_kind, subject_id, after)
      values (${p}, ${newId()}, ${customer}, now(), 'import', 'created', 'customer', ${customer},
        ${JSON.stringify({ text, deep: [null, 1.5, { text }] })})`.execute(trx)
    await sql`insert into outbox (partner_id, at, kind, customer_ids, number)
      values (${p}, now(), 'changed', ${[customer]}::uuid[], ${n % 3 === 0 ? null : BigInt(n)})`.execute(trx)
  })
}

async function addImport(db: Db, p: string): Promise<void> {
  const id = newId()
  await writeTenant(db, p, async (trx) => {
    await sql`insert into standing_counts (partner_id, status_set, customers, version) values (${p}, 1, 2, 3)`.execute(
      trx,
    )
    await sql`insert into partner_clocks (partner_id, covered_until) values (${p}, now())`.execute(trx)
    await sql`insert into outbox_numbers (partner_id, last_number) values (${p}, 7)`.execute(trx)
    await sql`insert into imports (partner_id, id, state, format, dry_run, strict, actor_kind, created_at, warnings)
      values (${p}, ${id}, 'running', 'csv', false, true, 'token', now(), ${JSON.stringify(texts)})`.execute(
      trx,
    )
    // Larger than one frame of the file, and every byte there is.
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7) % 256))
    for (const seq of [0, 1, 2])
      await sql`insert into import_chunks (partner_id, import_id, seq, bytes) values (${p}, ${id}, ${seq}, ${bytes})`.execute(
        trx,
      )
    await sql`insert into import_batches (partner_id, import_id, batch, counts) values (${p}, ${id}, 0, '{}')`.execute(
      trx,
    )
    await sql`insert into import_errors (partner_id, import_id, line, n, code, params)
      values (${p}, ${id}, 2, 0, 'required', ${JSON.stringify({ texts })})`.execute(trx)
    await sql`insert into import_columns (partner_id, heading, column_name, used_at)
      values (${p}, 'kundenr', 'customer_id', now())`.execute(trx)
  })
}
