import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LineOnFile } from '../../src/domain/line.ts'
import { removeEmbedded, startEmbedded } from '../../src/store/embedded.ts'
import { startNas } from './nas.ts'
import type { NetworkPart } from './part.ts'
import { startRadius } from './radius.ts'

/** A card that always lives, and is never ended. */
const control = { username: 'control', imsi: '401990000000000' }
const PASSWORD = 'password'
/** Every card of a line that has data, as the operator's file says with `when: data`; cards log in by their IMSI. */
const usernamesOf = ({ standing, binding }: LineOnFile) =>
  standing.services.includes('data') ? binding.profiles.map(({ imsi }) => imsi) : []

/** The server that lets cards into the data network: FreeRADIUS, with a PostgreSQL of its own and one NAS. Its target is `aaa`. */
export async function radiusPart(): Promise<NetworkPart> {
  const dataDir = await mkdtemp(join(tmpdir(), 'signoff-aaa-'))
  const undo = [
    async () => {
      await removeEmbedded({ dataDir })
      await rm(dataDir, { recursive: true, force: true })
    },
  ]
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const postgres = await startEmbedded({ dataDir })
    undo.push(() => postgres.stop())
    const server = await startRadius(postgres.superuserUrl)
    undo.push(() => server.stop())
    const { auth, acct } = server.ports
    const nas = await startNas({ address: '127.0.0.1', secret: server.secrets.nas, auth, acct })
    undo.push(() => nas.close())
    await server.addCard(control.username, control.imsi, `${PASSWORD}-of-control`)
    return { ...handsOn(server, nas), pids: [server.pid, postgres.pid], stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Server = Awaited<ReturnType<typeof startRadius>>
type Nas = Awaited<ReturnType<typeof startNas>>

function handsOn(server: Server, nas: Nas): Pick<NetworkPart, 'elements' | 'provision' | 'says' | 'hints'> {
  const { secrets } = server
  const orders = { default: { secret: secrets.nas, port: nas.port, host: '127.0.0.1' } }
  const settings = server.settings({
    usernames: ['{imsi}'],
    tie: undefined,
    nas: orders,
    timeoutMs: 1_500,
    tries: 3,
  })
  return {
    elements: { radius: { aaa: settings } },
    provision: async (line) => {
      for (const username of usernamesOf(line)) {
        await server.addCard(username, username, PASSWORD)
        if (line.standing.state === 'active') await nas.logIn(username, PASSWORD)
        else
          await server.sql(
            `insert into radcheck (username, attribute, op, value) values ($1, 'Auth-Type', ':=', 'Reject')`,
            [username],
          )
      }
    },
    says: async (line) =>
      (await Promise.all(usernamesOf(line).map((username) => standing(server, nas, username)))).join('\n'),
    hints: (line) =>
      usernamesOf(line)
        .slice(0, 1)
        .flatMap((username) => commandsFor(server, nas, username)),
  }
}

async function standing({ sql, judge }: Server, nas: Nas, username: string): Promise<string> {
  const [row] = await sql<{ rows: number; open: number }>(
    `select (select count(*)::int from radcheck where username = $1) as rows,
       (select count(*)::int from radacct where username = $1 and acctstoptime is null) as open`,
    [username],
  )
  const online = [...nas.sessions.values()].filter((one) => one === username).length
  const login = await judge.logsIn(username, PASSWORD)
  return `${username}: radclient is ${login}; rows in radcheck ${row?.rows}; sessions: accounting ${row?.open}, NAS ${online}`
}

function commandsFor({ secrets, ports, urls }: Server, nas: Nas, username: string): { what: string; type: string }[] {
  const session = [...nas.sessions].find(([, one]) => one === username)?.[0] ?? 'S0'
  const said = (...pairs: string[]) => `printf '${pairs.join('\\n')}\\nMessage-Authenticator = 0x00\\n'`
  const user = `User-Name = "${username}"`
  return [
    {
      what: 'would the card be let into the data network?',
      type: `${said(user, `User-Password = "${PASSWORD}"`)} | radclient -x 127.0.0.1:${ports.auth} auth ${secrets.nas}`,
    },
    {
      what: 'its rows and sessions, with the reader’s eyes',
      type: `psql '${urls.reader}' -c "select username, attribute, op, value from signoff_radcheck where username = '${username}'" -c "select acctsessionid, acctstarttime, acctstoptime from radacct where username = '${username}'"`,
    },
    {
      what: 'end its session at the NAS (ACK; NAK with Session-Context-Not-Found where there is none)',
      type: `${said(user, `Acct-Session-Id = "${session}"`)} | radclient -x 127.0.0.1:${nas.port} disconnect ${secrets.nas}`,
    },
  ]
}
