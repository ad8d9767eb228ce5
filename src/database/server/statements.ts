import { escapeIdentifier, escapeLiteral } from 'pg'

/** Who owns the tables, and who every request works as. They are fixed; tests take others, beside each other. */
export interface RoleNames {
  owner: string
  app: string
}
export const vardeRoles: RoleNames = { owner: 'varde_owner', app: 'varde_app' }

/** For a database in which letters beyond ASCII have upper and lower case; PostgreSQL 15 and all later ones take it. */
export function createDatabaseStatement(database: string, login: string, locale = 'C.UTF-8'): string {
  return `create database ${escapeIdentifier(database)} owner ${escapeIdentifier(login)} template template0 encoding 'UTF8' locale_provider libc locale ${escapeLiteral(locale)}`
}

export function createRoleStatement(role: string): string {
  return `create role ${escapeIdentifier(role)} nologin nosuperuser nobypassrls`
}

/** The login becomes both roles by SET ROLE, in every transaction (src/database/transactions.ts). */
export function grantRolesStatement(login: string, granted: readonly string[]): string {
  return `grant ${granted.map((role) => escapeIdentifier(role)).join(', ')} to ${escapeIdentifier(login)}`
}

export function grantCreateStatement(database: string, owner: string): string {
  return `grant create on database ${escapeIdentifier(database)} to ${escapeIdentifier(owner)}`
}

export const extensionStatement = 'create extension if not exists pg_trgm with schema public'
