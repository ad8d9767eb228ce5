import { describe, expect, it } from 'vitest'
import { refuseGuessable } from '../../src/accounts/password-strength.ts'

const owner = { name: 'Kari Nordmann Ås', email: 'kari.n@bjornstad.example' }
const codeOf = (password: string): string => {
  try {
    refuseGuessable(password, owner)
    return 'fits'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('a password', () => {
  it.each([
    'password1234',
    'Passw0rd!2026',
    'P@ssword123!',
    'Administrator1!',
    'VelkommenSommer2026',
    'Willkommen123!',
    'aaaaaaaaaaaa',
    'abababababab',
    'Ab1!Ab1!Ab1!',
    '123456789012',
    '098765432109',
    'qwertyuiopas',
    'QWERTZUIOPASDF',
    '1q2w3e4r5t6y',
    '1qaz2wsx3edc',
    'abcdefghijkl',
    'letmein-letmein',
    'correct horse battery staple',
    '            ',
    'Lösenord2026!',
  ])('«%s» is guessed first', (password) => {
    expect(codeOf(password)).toBe('password_common')
  })

  it.each([
    'Nordmann hytta 7',
    'min-NORDMANN-bil',
    'kari.n er best 9',
    'Bjørnstad Fjell 44',
    'KARI liker fjell',
  ])('«%s» holds what others know', (password) => {
    expect(codeOf(password)).toBe('password_personal')
  })

  it.each([
    'drei Birken am Fjord',
    'trekkspill måke torsdag',
    'x7Kp-qR2v-Lm9w',
    'summer password admin flower',
    'ås på en mandag i regn',
    '株式会社のパスワードですよ',
  ])('«%s» fits', (password) => {
    expect(codeOf(password)).toBe('fits')
  })
})
