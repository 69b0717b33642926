import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { LineOnFile } from '../../src/domain/line.ts'
import { removeEmbedded, startEmbedded } from '../../src/store/embedded.ts'
import { startNas } from './nas.ts'
import type { NetworkPart } from './parts.ts'
import { startRadius } from './radius.ts'

/** FreeRADIUS over a PostgreSQL of its own, and a NAS. Every line with data has a username; data cards are online. */
export async function radiusPart(folder: string): Promise<NetworkPart> {
  const dataDir = join(folder, 'database')
  const server = await startEmbedded({ dataDir })
  const endDatabase = async () => {
    await server.stop()
    await removeEmbedded({ dataDir })
  }
  const radius = await startRadius(server.superuserUrl).catch(async (error) => {
    await endDatabase()
    throw error
  })
  const { ports, secrets, sql } = radius
  const nas = await startNas({ address: '127.0.0.1', secret: secrets.nas, auth: ports.auth, acct: ports.acct })
  await radius.addCard('control', '401020000000001', randomBytes(8).toString('hex'))
  const password = `card-${randomBytes(4).toString('hex')}`
  const usernameOf = ({ binding }: LineOnFile) => binding.msisdn.slice(1)
  return {
    elements: {
      radius: { aaa: radius.settings({ nas: { default: { secret: secrets.nas, port: nas.port } }, timeoutMs: 1_000 }) },
    },
    provision: async (line) => {
      if (!line.standing.services.includes('data')) return
      const imsi = line.binding.profiles[0]?.imsi ?? ''
      const username = usernameOf(line)
      await radius.addCard(username, imsi, password)
      if (line.standing.state !== 'active')
        await sql(`insert into radcheck (username, attribute, op, value) values ($1, 'Auth-Type', ':=', 'Reject')`, [
          username,
        ])
      else if (line.standing.use === 'data') await nas.logIn(username, password)
    },
    says: async (line) => {
      if (!line.standing.services.includes('data')) return null
      const username = usernameOf(line)
      const answer = await radius.judge.logsIn(username, password)
      const rows = await sql('select 1 from radcheck where username = $1', [username])
      const online = [...nas.sessions.values()].filter((one) => one === username).length
      return `${username}: radclient is ${answer}; ${rows.length} rows; ${online} sessions at the NAS`
    },
    hints: (lines) => {
      const card = lines.find(({ standing }) => standing.use === 'data') ?? lines[0]
      const username = card ? usernameOf(card) : ''
      const [session = ''] = [...nas.sessions].find(([, one]) => one === username) ?? []
      const typed = (attributes: string[], to: string) => `  printf '${attributes.join('\\n')}\\n' | radclient -x ${to}`
      const name = `User-Name = "${username}"`
      return [
        `The data card ${username}: would it be let in, and the session that it has, ended by hand:`,
        typed([name, `User-Password = "${password}"`], `127.0.0.1:${ports.auth} auth ${secrets.nas}`),
        typed(
          [name, `Acct-Session-Id = "${session}"`, 'Message-Authenticator = 0x00'],
          `127.0.0.1:${nas.port} disconnect ${secrets.nas}`,
        ),
        'A session that accounting hears of and no NAS knows (type it after the end, and the watch will find it):',
        typed(
          [name, 'Acct-Status-Type = Start', 'Acct-Session-Id = "by-hand"', 'NAS-IP-Address = 127.0.0.1'],
          `127.0.0.1:${ports.acct} acct ${secrets.nas}`,
        ),
      ]
    },
    stop: async () => {
      await nas.close()
      await radius.stop()
      await endDatabase()
    },
  }
}
