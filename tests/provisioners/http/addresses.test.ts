import { describe, expect, it } from 'vitest'
import { addressKind, mayReach, type AddressKind } from '../../../src/provisioners/http/addresses.ts'

const kinds: Readonly<Record<AddressKind, readonly string[]>> = {
  public: [
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '193.0.0.1',
    '223.255.255.255',
    '2a00:1450:4001::1',
    '2001:4860:4860::8888',
    '::ffff:8.8.8.8',
    '::ffff:808:808',
    '64:ff9b::8.8.8.8',
  ],
  private: [
    '127.0.0.1',
    '127.255.255.254',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    'fc00::1',
    'fdff::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.1.2.3',
    '64:ff9b::10.0.0.1',
  ],
  never: [
    '0.0.0.0',
    '0.1.2.3',
    '169.254.169.254',
    '192.0.0.8',
    '192.0.2.1',
    '198.19.0.1',
    '203.0.113.9',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::ffff:0.0.0.0',
    '::ffff:169.254.169.254',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::1',
    '::127.0.0.1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '4000::1',
    'broker.example',
    '',
  ],
}

describe('an address', () => {
  it.each(Object.entries(kinds).flatMap(([kind, addresses]) => addresses.map((address) => [address, kind])))(
    '%s is %s',
    (address, kind) => {
      expect(addressKind(address ?? '')).toBe(kind)
    },
  )

  it.each([
    ['8.8.8.8', 'https:', false, true],
    ['8.8.8.8', 'https:', true, true],
    ['8.8.8.8', 'http:', false, false],
    ['8.8.8.8', 'http:', true, false],
    ['10.0.0.1', 'https:', false, false],
    ['10.0.0.1', 'https:', true, true],
    ['10.0.0.1', 'http:', false, false],
    ['10.0.0.1', 'http:', true, true],
    ['169.254.169.254', 'http:', true, false],
    ['169.254.169.254', 'https:', true, false],
  ] as const)('%s by %s, own ones allowed: %s, may be reached: %s', (address, protocol, allowed, may) => {
    expect(mayReach(address, protocol, allowed)).toBe(may)
  })
})
