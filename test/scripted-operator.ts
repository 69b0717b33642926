import type { Action, Answer, Connector, Order, Probe, Terms } from '../src/connectors/connector.ts'
import { epochMsOf, type Instant, MINUTE_MS, SECOND_MS } from '../src/domain/instant.ts'
import type { Binding, LineOnFile, OperatorId } from '../src/domain/line.ts'
import {
  act,
  type Billing,
  billingOf,
  bindingDiffers,
  found,
  lineAt,
  linesOn,
  read,
  remember,
  type Serving,
  servingOf,
  standingOf,
  type World,
} from './scripted-world.ts'

/*
 * An operator in memory, for generated fault tests and benches. It is deliberately stupid: it keeps no list of keys it
 * has seen, so whoever submits twice acts twice, and the test counts it. What goes wrong is told to it call by call.
 */

/** What becomes of one order at one submit. Left out: it is acted upon at once and answered `done`. */
export type SubmitScript =
  /** Acts, and the answer never comes back (`cannot-tell`). */
  | 'answer-lost'
  /** Never reaches the operator; the caller cannot know that (`cannot-tell`). */
  | 'request-lost'
  /** Acts twice for one submit: a transport that delivers double. `acts` counts both. */
  | 'repeated'
  /** `done` is answered, the network goes on as before. */
  | 'bar-ignored'
  /** `done` is answered and the line is gone; at the next observation after that the network serves it again. */
  | 'zombie'
  /** The connector itself is defective. */
  | 'throw'
  /** Acts, and answers only after so many milliseconds of real time. */
  | { lateMs: number }
  /** `accepted`; `check` says `in-progress` so often, then it acts and is `done`. */
  | { inProgressFor: number }
  /** Accepted now, acted upon once the operator's clock is so much later. Silence is a very large number. */
  | { actsAfterMs: number }
  /** A refusal; with `late` it is first accepted and `check` brings the refusal. */
  | { refused: string; late?: boolean }
  /** Answers literally this, without acting. */
  | { answer: Answer }

/** What one `check` of one order answers. Left out: the truth. */
export type CheckScript = { answer: Answer } | 'throw'

export interface ScriptedOperatorOptions {
  /** The operator's clock: case time, demo offset included. */
  now: () => Instant
  operator?: OperatorId
  /** Merged over the defaults, for every action alike. */
  terms?: Partial<Terms>
  /** Whether one-way orders re-read the binding, as every real connector must. Default yes. */
  rereadsBinding?: boolean
}

export interface ScriptedOperator {
  readonly connector: Connector
  /** Every order handed over, repeats included, as it arrived. */
  readonly submitted: Order[]
  /** Every order acted upon, repeats included. The proof of at-most-once is that no key stands here twice. */
  readonly acted: Order[]
  /** How often the key was acted upon. */
  actsOf(key: string): number
  /** Keys acted upon more than once. */
  actedTwice(): string[]
  /** Line number `i`, always the same; with what `change` made of it. */
  line(i: number): LineOnFile
  /** Alters line `i` at the operator, as a SIM swap, a re-issue, a port request or a debt would. */
  change(i: number, alter: (line: LineOnFile) => LineOnFile): void
  serving(binding: Binding, target: string): Serving
  billing(binding: Binding): Billing
  onSubmit(script: (order: Order, nth: number) => SubmitScript | undefined): void
  onCheck(script: (order: Order, nth: number) => CheckScript | undefined): void
  /** How one probe of one target goes wrong. `nth` counts from 1 per line and target. */
  onObserve(script: (probe: Probe, nth: number) => 'cannot-tell' | 'control-dead' | 'throw' | undefined): void
  /** Awaited at the given moments of every call; a test lets two workers meet there, or kills one. */
  readonly pause: {
    beforeCheck?: (orders: Order[]) => Promise<void>
    beforeSubmit?: (orders: Order[]) => Promise<void>
    afterSubmit?: (orders: Order[]) => Promise<void>
    beforeObserve?: (probes: Probe[]) => Promise<void>
  }
  /** Calls so far, for tests on batching. */
  readonly calls: { check: number; submit: number; observe: number; lookUp: number }
  /** While true, every call answers `cannot-tell` and nothing arrives. */
  down: boolean
}

const ACTIONS: readonly Action[] = [
  'bar',
  'restore',
  'terminate',
  'stop-billing',
  'final-bill',
  'refund',
  'release-number',
]
const ONE_WAY: ReadonlySet<Action> = new Set(ACTIONS.filter((action) => action !== 'bar' && action !== 'restore'))

/** A new operator with as many lines as anyone asks for. Deterministic: no random numbers, no clock but `now`. */
export function scriptedOperator(options: ScriptedOperatorOptions): ScriptedOperator {
  const world: World = {
    now: options.now,
    operator: options.operator ?? 'kcell',
    servings: new Map(),
    billings: new Map(),
    changed: new Map(),
    pending: new Map(),
    answers: new Map(),
    zombies: new Set(),
    submitted: [],
    acted: [],
    acts: new Map(),
  }
  let submitScript: (order: Order, nth: number) => SubmitScript | undefined = () => undefined
  let checkScript: (order: Order, nth: number) => CheckScript | undefined = () => undefined
  let observeScript: Parameters<ScriptedOperator['onObserve']>[0] = () => undefined
  const nth = counter()
  const unreachable: Answer = { is: 'cannot-tell', because: 'unreachable' }

  const scripted: ScriptedOperator = {
    submitted: world.submitted,
    acted: world.acted,
    pause: {},
    calls: { check: 0, submit: 0, observe: 0, lookUp: 0 },
    down: false,
    actsOf: (key) => world.acts.get(key) ?? 0,
    actedTwice: () => [...world.acts].filter(([, times]) => times > 1).map(([key]) => key),
    line: (i) => lineAt(world, i),
    change: (i, alter) => void world.changed.set(i, alter(structuredClone(lineAt(world, i)))),
    serving: (binding, target) => servingOf(world, binding, target),
    billing: (binding) => billingOf(world, binding),
    onSubmit: (script) => {
      submitScript = script
    },
    onCheck: (script) => {
      checkScript = script
    },
    onObserve: (script) => {
      observeScript = script
    },
    connector: {
      name: 'scripted',
      terms: Object.fromEntries(ACTIONS.map((action) => [action, { ...DEFAULT_TERMS, ...options.terms }])),

      async lookUp(queries) {
        scripted.calls.lookUp += 1
        if (scripted.down) return queries.map(() => ({ is: 'cannot-tell', because: 'unreachable' }))
        return queries.map((query) => found(world, query))
      },

      async linesOf(holderIds) {
        if (scripted.down) return holderIds.map(() => ({ is: 'cannot-tell', because: 'unreachable' }))
        return holderIds.map((id) => ({ is: 'found', lines: linesOn(world, id) }))
      },

      async check(orders) {
        scripted.calls.check += 1
        await scripted.pause.beforeCheck?.(orders)
        if (scripted.down) return orders.map(() => unreachable)
        return orders.map((order) => {
          const script = checkScript(order, nth(`check ${order.key}`))
          if (script === 'throw') throw new Error('scripted defect in check')
          return script?.answer ?? standingOf(world, order)
        })
      },

      async submit(orders) {
        scripted.calls.submit += 1
        await scripted.pause.beforeSubmit?.(orders)
        if (scripted.down) return orders.map(() => unreachable)
        const answers: Answer[] = []
        for (const order of orders) {
          answers.push(
            await handOver(
              world,
              order,
              submitScript(order, nth(`submit ${order.key}`)),
              options.rereadsBinding ?? true,
            ),
          )
        }
        await scripted.pause.afterSubmit?.(orders)
        return answers
      },

      async observe(probes) {
        scripted.calls.observe += 1
        await scripted.pause.beforeObserve?.(probes)
        return probes.map((probe) => {
          const script = observeScript(probe, nth(`observe ${probe.binding.subscriptionId} ${probe.target}`))
          if (script === 'throw') throw new Error('scripted defect in observe')
          return read(world, probe, scripted.down ? 'cannot-tell' : script)
        })
      },
    },
  }
  return scripted
}

const DEFAULT_TERMS: Terms = {
  mode: 'async',
  batch: 500,
  timeoutMs: 10 * SECOND_MS,
  pollMs: MINUTE_MS,
  silenceMs: 60 * MINUTE_MS,
  settleMs: 0,
  idempotency: 'none',
}

/** What happens to one order that was handed over, script by script. */
async function handOver(
  world: World,
  order: Order,
  script: SubmitScript | undefined,
  rereads: boolean,
): Promise<Answer> {
  if (script === 'throw') throw new Error('scripted defect in submit')
  if (script === 'request-lost') return { is: 'cannot-tell', because: 'connection lost' }
  world.submitted.push(order)
  if (rereads && ONE_WAY.has(order.action) && bindingDiffers(world, order.binding)) {
    return remember(world, order, { is: 'refused', code: 'binding-changed' })
  }
  const unusable = refusalFor(order)
  if (unusable) return remember(world, order, unusable)
  if (script === undefined) return act(world, order, 'normal')
  if (script === 'bar-ignored' || script === 'zombie') return act(world, order, script)
  if (script === 'answer-lost') {
    act(world, order, 'normal')
    return { is: 'cannot-tell', because: 'answer lost' }
  }
  if (script === 'repeated') {
    act(world, order, 'normal')
    return act(world, order, 'normal')
  }
  if ('answer' in script) return script.answer
  if ('lateMs' in script) {
    const answer = act(world, order, 'normal')
    await new Promise((resolve) => setTimeout(resolve, script.lateMs))
    return answer
  }
  if ('refused' in script && !script.late) return remember(world, order, { is: 'refused', code: script.refused })
  const nowMs = epochMsOf(world.now())
  world.pending.set(order.key, {
    order,
    checksLeft: 'inProgressFor' in script ? script.inProgressFor : 0,
    actsAtMs: 'actsAfterMs' in script ? nowMs + script.actsAfterMs : nowMs,
    effect: 'normal',
    ...('refused' in script ? { refused: script.refused } : {}),
  })
  return { is: 'accepted' }
}

/** What any operator refuses at the door: an order that lacks what it needs. */
function refusalFor({ action, target, detail }: Order): Answer | undefined {
  const kept = detail?.kept as { target?: unknown } | undefined
  if (action === 'restore' && kept?.target !== target) return { is: 'refused', code: 'nothing-kept' }
  if (action === 'refund' && !detail?.amount) return { is: 'refused', code: 'no-amount' }
  return undefined
}

function counter(): (name: string) => number {
  const counts = new Map<string, number>()
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count
  }
}
