import { sendChat } from '../../src/cases/chat.ts'
import { holdCase } from '../../src/cases/hold-case.ts'
import { rejectCase } from '../../src/cases/reject-case.ts'
import { submitExpress } from '../../src/cases/submit-express.ts'
import { viewCase } from '../../src/cases/view-case.ts'
import { MINUTE_MS } from '../../src/domain/instant.ts'
import { agent, days, type OpenOptions, type World } from '../world.ts'
import type { Studio } from './studio.ts'

/* The page of a request in each state that a subscriber can meet it in, and what hangs on it. */

/** Cases that stand where they are looked at. They are made once, and read in every language. */
export interface Standing {
  unproven: string
  waiting: string
  later: string
  barred: string
  off: string
  certified: string
  withdrawn: string
  rejected: string
  held: string
  notBarred: string
  zombie: string
  late: string
  express: string
  mourning: string
  alarmed: string
}

export async function standStill(world: World, nextLine: () => number): Promise<Standing> {
  const approved = async (line = nextLine(), options?: OpenOptions) => {
    const ref = await world.open(line, options)
    await world.settle()
    await world.approve(ref)
    return ref
  }
  const [comesBack, neverBarred, neverDies] = [nextLine(), nextLine(), nextLine()]
  const numberOf = (line: number) => world.operator.line(line).binding.msisdn
  world.operator.onSubmit(({ action, binding }) => {
    if (binding.msisdn === numberOf(neverBarred) && action === 'bar') return 'bar-ignored'
    return binding.msisdn === numberOf(neverDies) && action === 'terminate' ? 'zombie' : undefined
  })
  // What has the longest way is made first: each step of time moves all that were made before it.
  const alarmed = await approved(comesBack)
  const late = await world.open(nextLine())
  await world.pass(days(6))
  Object.assign(world.operator.serving(world.operator.line(comesBack).binding, 'core'), { terminated: false, bars: [] })
  await world.watch(days(3))
  const [certified, zombie] = [await approved(), await approved(neverDies)]
  await world.pass(days(2))
  const off = await approved()
  await world.pass(days(3.1))
  const [notBarred, barred, withdrawn] = [await approved(neverBarred), await approved(), await approved()]
  await world.pass(5 * MINUTE_MS)
  await world.withdraw(withdrawn)
  await world.pass(60 * MINUTE_MS)
  const rest = {
    unproven: await world.open(nextLine(), { identity: null, agreed: false }),
    waiting: await world.open(nextLine()),
    later: await approved(nextLine(), { requestedEnd: '2026-12-28' }),
    rejected: await world.open(nextLine()),
    held: await world.open(nextLine()),
    express: await declared(world, nextLine()),
    mourning: await declared(world, nextLine(), { kind: 'holder-died', holder: 'Serik Omarov' }),
  }
  await world.settle()
  await rejectCase(world.desk, 'kcell', rest.rejected, agent, 'not-the-holder')
  await holdCase(world.desk, 'kcell', rest.held, agent, 'fraud-check')
  await world.settle()
  const words = { id: '6f1f7c0e-4e4e-4c33-9b8d-0d6a7d1f2a01', text: 'Until when does it work?', pictures: [] }
  await sendChat(world.desk, 'kcell', rest.waiting, { is: 'subscriber', assurance: 'none' }, words)
  return { alarmed, late, certified, zombie, off, notBarred, barred, withdrawn, ...rest }
}

async function declared(
  world: World,
  line: number,
  special?: { kind: 'holder-died'; holder: string },
): Promise<string> {
  const outcome = await submitExpress(world.desk, world.kcell, {
    kind: 'ordinary',
    name: 'Amina Serik',
    line: { number: world.operator.line(line).binding.msisdn },
    requestedEnd: 'now',
    contact: { channel: 'email', address: 'amina@example.test' },
    language: 'en',
    formId: `declared-${line}`,
    ...(special ? { special } : {}),
  })
  if (outcome.is !== 'received') throw new Error(`not received: ${outcome.is}`)
  return outcome.receipt.ref
}

/** Each state once, and every page below a case where it says most. */
export async function casePages({ reader, keyed, take, world }: Studio, at: Standing): Promise<void> {
  const see = async (name: string, ref: string, below = '', status = 200) =>
    take(`case/${name}`, await reader().get(keyed(ref, below)), status)
  for (const [name, ref] of Object.entries(at)) await see(name, ref)
  await see('received', at.waiting, '/received')
  await see('receipt', at.express, '/receipt')
  await see('receipt, for somebody else', at.mourning, '/receipt')
  await see('withdraw', at.barred, '/withdraw')
  await see('withdraw, too late', at.off, '/withdraw', 409)
  await see('withdrawn', at.withdrawn, '/withdrawn')
  await see('prove', at.unproven, '/identity')
  await see('papers', at.unproven, '/papers')
  await see('papers, for the dead', at.mourning, '/papers')
  await see('share', at.waiting, '/share')
  await see('settle', at.waiting, '/settle')
  await see('chat', at.waiting, '/chat')
  await see('chat, empty', at.barred, '/chat')
  await see('refund, where to', at.express, '/refund')
  await see('refund, asked', at.waiting, '/refund')
  await see('refund, paid', at.certified, '/refund')
  await see('settings', at.waiting, '/settings')
  await see('settings, another contact', at.waiting, '/settings/contact')
  await see('complaint', at.waiting, '/complaint')
  await see('complaint, late', at.late, '/complaint')
  await see('complaint, rejected', at.rejected, '/complaint')
  await see('payee', at.express, '/payee', 409)
  await see('agree', at.express, '/agree')
  await see('stop', at.waiting, '/stop', 403)
  const code = (await viewCase(world.desk, at.certified))?.certificate?.code ?? ''
  take('portal/verify, genuine', await reader().get(`/verify/${code}`))
  const again = (await viewCase(world.desk, at.alarmed))?.certificate?.code ?? ''
  take('portal/verify, seen in use again', await reader().get(`/verify/${again}`))
}
