import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/* Certificates for tests, made by the openssl program in a folder of the test's own. Worth nothing anywhere else. */

export interface Identity {
  certificate: string
  key: string
}

export interface Authority {
  /** Its own certificate, as PEM. */
  ca: string
  /** A certificate for a server on loopback or a client of that name. `days` below zero: it has run out already. */
  issue(name: string, options?: { days?: number; hosts?: string }): Identity
}

/** A certificate authority that nobody knows, in a new folder below `folder`. */
export function makeAuthority(folder: string, name: string): Authority {
  const home = join(folder, name)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: home, stdio: ['ignore', 'ignore', 'pipe'] })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', `/CN=${name}`, '-days', '3650')
  let serial = 1
  return {
    ca: readFileSync(join(home, 'ca.pem'), 'utf8'),
    issue: (of, { days = 30, hosts = 'DNS:localhost,IP:127.0.0.1' } = {}) => {
      serial += 1
      const file = `${of}-${serial}`
      writeFileSync(join(home, `${file}.ext`), `subjectAltName=DNS:${of},${hosts}\n`)
      openssl('req', ...key, '-keyout', `${file}.key`, '-out', `${file}.csr`, '-subj', `/CN=${of}`)
      openssl(
        ...['x509', '-req', '-in', `${file}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', String(serial)],
        ...['-days', String(days), '-out', `${file}.pem`, '-extfile', `${file}.ext`],
      )
      return {
        certificate: readFileSync(join(home, `${file}.pem`), 'utf8'),
        key: readFileSync(join(home, `${file}.key`), 'utf8'),
      }
    },
  }
}

/** Without openssl there are no certificates to test with. Where everything must be tested, that is a failure. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    if (process.env.SIGNOFF_REQUIRE_NETWORK === '1') throw new Error('openssl is missing: install the package openssl')
    return false
  }
}
