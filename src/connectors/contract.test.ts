import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ContractWorld, contract, type Trouble } from '../../test/contract.ts'
import { scriptedOperator } from '../../test/scripted-operator.ts'
import { HOUR_MS, instantOf } from '../domain/instant.ts'
import { type Simulator, startSimulator } from '../simulator/server.ts'
import { tmforum } from './tmforum/tmforum.ts'

const START_MS = Date.parse('2026-11-22T09:00:00.000Z')

contract('the scripted operator', async () => {
  let nowMs = START_MS
  const operator = scriptedOperator({ now: () => instantOf(nowMs) })
  let trouble: Trouble | undefined
  operator.onSubmit(() => {
    if (trouble === 'refused') return { refused: 'line-is-locked' }
    if (trouble === 'refused-late') return { refused: 'line-is-locked', late: true }
    if (trouble === 'garbage') return { answer: { is: 'cannot-tell', because: 'unexpected-shape' } }
    if (trouble === 'answer-lost' || trouble === 'request-lost') return trouble
    if (trouble === 'bar-ignored' || trouble === 'zombie') return trouble
    return { actsAfterMs: HOUR_MS }
  })
  operator.onCheck(() =>
    trouble === 'garbage' ? { answer: { is: 'cannot-tell', because: 'unexpected-shape' } } : undefined,
  )
  operator.onObserve(() =>
    trouble === 'control-dead' ? 'control-dead' : trouble === 'reader-blind' ? 'cannot-tell' : undefined,
  )
  return {
    connector: operator.connector,
    another: () => operator.connector,
    lines: [operator.line(1).binding, operator.line(2).binding],
    targets: ['core'],
    nowMs: () => nowMs,
    pass: async (ms) => {
      nowMs += ms
    },
    inflict: async (next) => {
      trouble = next
      operator.down = next === 'down'
      if (next === 'someone-else') {
        operator.change(1, (line) => ({ ...line, binding: { ...line.binding, holderId: 'someone-else' } }))
      }
    },
    relieve: async () => {
      trouble = undefined
      operator.down = false
    },
    acts: async (key) => operator.actsOf(key),
    writes: async () => operator.acted.length,
    close: async () => undefined,
  }
})

/** The simulator over HTTP, as the product meets it, with two plain lines whose orders take an hour. */
async function simulatedWorld(dedupes: boolean): Promise<ContractWorld> {
  const dataDir = await mkdtemp(join(tmpdir(), 'signoff-contract-'))
  const simulator: Simulator = await startSimulator({
    port: 0,
    dataDir,
    clock: () => START_MS,
    tokens: { writer: 'writer-token', reader: 'reader-token' },
  })
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const response = await fetch(`${simulator.url}/simulator${path}`, init)
    return response.status === 204 ? undefined : response.json()
  }
  await control('POST', '/population', { operator: 'kcell', count: 10, takesMinutes: 60, dedupes })
  let offsetMs = 0
  const connect = () =>
    tmforum({
      baseUrl: simulator.operatorUrl('kcell'),
      writerToken: 'writer-token',
      readerToken: 'reader-token',
      operator: 'kcell',
      now: () => instantOf(START_MS + offsetMs),
      backoffMs: 1,
      disbeliefMs: 0,
    })
  const connector = connect()
  const found = await connector.lookUp?.([{ msisdn: '+77001000001' }, { msisdn: '+77001000002' }])
  const [first, second] = (found ?? []).flatMap((one) => (one.is === 'found' ? [one.line.binding] : []))
  if (!first || !second) throw new Error('the simulator does not know its lines')
  const counted = async () => (await control('GET', '/log')) as { total: number }
  return {
    connector,
    another: connect,
    lines: [first, second],
    targets: ['core'],
    nowMs: () => START_MS + offsetMs,
    pass: async (ms) => {
      offsetMs += ms
      await control('PUT', '/clock', { offsetMs })
    },
    inflict: async (trouble) => {
      if (trouble === 'someone-else') await control('PUT', '/faults', { kind: 're-issued', line: first.msisdn })
      else if (trouble === 'down') await control('PUT', '/faults', { kind: 'down' })
      else await control('PUT', '/faults', { kind: trouble, code: 'line-is-locked', line: first.msisdn })
      // Garbage in the answer to a search needs something to find: the fault is about the line, the search about a key.
      if (trouble === 'garbage') await control('PUT', '/faults', { kind: 'garbage' })
    },
    relieve: async () => {
      await control('DELETE', '/faults')
    },
    acts: async (key) => {
      const { entries } = (await control('GET', `/log?key=${encodeURIComponent(key)}`)) as {
        entries: { done: string }[]
      }
      return entries.filter(({ done }) => done === 'first' || done === 'repeat-acted').length
    },
    writes: async () => (await counted()).total,
    close: async () => {
      await simulator.close()
      await rm(dataDir, { recursive: true })
    },
  }
}

contract('tmforum, at an operator that knows its keys', () => simulatedWorld(true))
contract('tmforum, at an operator that does not', () => simulatedWorld(false))
