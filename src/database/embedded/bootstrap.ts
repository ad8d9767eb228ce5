import { readFileSync } from 'node:fs'
import type { Client } from 'pg'
import type { Address } from './address.ts'
import { passwordFile } from './address.ts'
import { LOCKS } from './ownership.ts'
import type { Place } from './place.ts'
import { adminAt, openSession } from './session.ts'

/**
 * Makes what Varde expects in its database and a fresh cluster lacks: the sign-in role `varde`, which is no superuser
 * and does not bypass row-level security, the roles `varde_owner` and `varde_app` that it takes per transaction, the database and
 * its extension. Each step by itself, each only where it is missing: an interrupted one is repaired at the next
 * start. DESIGN.md §9 «Row-level security».
 */
export async function bootstrap(address: Address, place: Place): Promise<void> {
  const admin = adminAt(address, place)
  const session = await openSession(admin, 'varde prepares')
  try {
    // Two at once would both see that something is missing; the lock goes with the session.
    await session.query('select pg_advisory_lock($1, $2)', [LOCKS.folder, LOCKS.prepare])
    await makeRoles(session, place)
    await makeDatabase(session)
    await makeExtension({ ...admin, database: 'varde' })
  } finally {
    await session.end()
  }
}

async function makeRoles(session: Client, place: Place): Promise<void> {
  const { rows } = await session.query<{ rolname: string }>(
    `select rolname from pg_roles where rolname in ('varde', 'varde_owner', 'varde_app')`,
  )
  const there = new Set(rows.map((row) => row.rolname))
  for (const role of ['varde_owner', 'varde_app']) {
    if (!there.has(role)) await session.query(`create role ${role} nologin nosuperuser nobypassrls`)
  }
  if (!there.has('varde')) {
    const password = session.escapeLiteral(readFileSync(passwordFile(place.clusterDir), 'utf8').trim())
    await session.query(`create role varde login nosuperuser nobypassrls password ${password}`)
  }
  const member = await session.query(
    `select 1 from pg_auth_members where member = 'varde'::regrole
       and roleid in ('varde_owner'::regrole, 'varde_app'::regrole)`,
  )
  if (member.rowCount !== 2) await session.query('grant varde_owner, varde_app to varde')
}

async function makeDatabase(session: Client): Promise<void> {
  const { rowCount } = await session.query(`select 1 from pg_database where datname = 'varde'`)
  if (rowCount === 0) await session.query('create database varde owner varde_owner')
}

async function makeExtension(admin: Parameters<typeof openSession>[0]): Promise<void> {
  const session = await openSession(admin, 'varde prepares')
  try {
    await session.query(`set client_min_messages = 'warning'`)
    await session.query('create extension if not exists pg_trgm')
  } finally {
    await session.end()
  }
}
