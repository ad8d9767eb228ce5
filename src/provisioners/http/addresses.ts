import { BlockList, isIP } from 'node:net'

/**
 * What an address leads to: the world, a network of one's own (which the installation may allow), or what is never the
 * place of a system that sets services up.
 */
export type AddressKind = 'public' | 'private' | 'never'

/** RFC 1918, RFC 6598 and loopback: networks of one's own. */
const privateV4 = ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] as const

/** RFC 6890: this host, link-local (where clouds tell machines their secrets), documentation, benchmarks, multicast, reserved. */
const neverV4 = [
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const

const privateV6 = ['::1/128', 'fc00::/7'] as const
/** The world, and what lies in it and leads elsewhere: Teredo and its neighbours, documentation, 6to4. */
const publicV6 = ['2000::/3'] as const
const neverV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'] as const

/** Ways of writing an IPv4 address as an IPv6 one that lead to it: translated by a network (RFC 6052). Mapped ones are known to Node. */
const translated = '64:ff9b::'

const own = listOf([...privateV4, ...translatedOf(privateV4), ...privateV6])
const never = listOf([...neverV4, ...translatedOf(neverV4), ...neverV6])
const world = listOf([...publicV6, '0.0.0.0/0', `${translated}/96`])

/**
 * What an IP address leads to; IPv6 forms of IPv4 addresses are seen through.
 * @returns `never` also for what is no address
 */
export function addressKind(address: string): AddressKind {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (isIP(address) === 0 || never.check(address, family)) return 'never'
  if (own.check(address, family)) return 'private'
  return world.check(address, family) ? 'public' : 'never'
}

/**
 * Whether somebody may be called there: by `https:` in the world, and in networks of one's own where the installation
 * allows them. By `http:` in those alone, because the world would see the password.
 */
export function mayReach(address: string, protocol: string, allowPrivateAddresses: boolean): boolean {
  const kind = addressKind(address)
  if (kind === 'public') return protocol === 'https:'
  return kind === 'private' && allowPrivateAddresses
}

function translatedOf(networks: readonly string[]): string[] {
  return networks.map((network) => {
    const [address = '', bits] = network.split('/')
    return `${translated}${address}/${96 + Number(bits)}`
  })
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}
