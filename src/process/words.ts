import type { Action, LineAnswer } from '../connectors/connector.ts'
import type { WorkCalendar } from '../domain/calendar.ts'
import type { Case, LaneName } from '../domain/case.ts'
import type { NewEvent } from '../domain/events.ts'
import type { Observation } from '../domain/evidence.ts'
import type { Instant } from '../domain/instant.ts'
import type { Binding, Holder } from '../domain/line.ts'
import type { Money } from '../domain/money.ts'
import type { OperatorRules } from '../domain/operator.ts'
import type { MessageKind } from '../messages/kinds.ts'
import type { Tx } from '../store/db.ts'
import type { Reading } from '../store/evidence.ts'
import type { Keys } from '../store/seal.ts'

/*
 * The seven words that cancellation.ts is written in. A word says what kind of thing a task is; how each kind is carried
 * out, safely, for one case or for a thousand, is said once, in worker.ts.
 */

/** What a task says of one case. `again`: not yet, try at that instant. `stuck`: a person must look. */
export type Verdict =
  | { go: true }
  | { again: Instant; because: string }
  | { stuck: string }
  | { end: 'ported-out' | 'rejected'; because: string }
  | { back: string; because: string }

/** A verdict, with what the task learned: facts to be merged into the case. */
export interface Finding {
  verdict: Verdict
  change?: Change
  /** Beside the event of the move itself. */
  events?: NewEvent[]
}

/** A part of a case to be merged in. Members that are left out stay as they are. */
export interface Change {
  dates?: Partial<Case['dates']>
  facts?: Partial<Case['facts']>
  /** Facts that hold no longer. */
  forget?: (keyof Case['facts'])[]
  quote?: Case['quote']
  standing?: Case['standing']
  /** For a request that named only a number: whose line the first look found behind it. Frozen from then on (freeze.ts). */
  frozen?: { binding: Binding; holder: Holder }
}

/** What every rule may read beside the case: the operator's rules and calendar, and the time on the case's clock. */
export interface Scene {
  rules: OperatorRules
  calendar: WorkCalendar
  now: Instant
  /** How long after an action an element may still show the old state, in milliseconds. */
  settleMs: number
  /** The credentials that switching orders are submitted under, one for each connector that switches. */
  writers: string[]
}

/** Patience is time and tries together: a clock that jumps, or a worker that slept, must not look like a silent network. */
export const LEAST_TRIES = 5

/** For a judge also: which look it is, since when the case has stood there, and how often it looked. */
export interface LookScene extends Scene {
  task: string
  since: Instant
  /** How often it was looked in vain. */
  tries: number
}

/** What a look brought home: the line as billing has it, what the network said now, and all that was seen before. */
export interface Seen {
  line: LineAnswer | null
  observations: Observation[]
  earlier: Reading[]
}

export type Judge = (c: Case, seen: Seen, scene: LookScene) => Finding
export type Rule = (c: Case, scene: Scene) => Finding
export type Clock = (c: Case, scene: Scene) => Instant
/** What the operator answered for bills and refunds: the amount, and of a bill the part that is dated after the billing end. */
export interface Reckoned {
  amount?: Money
  afterEnd?: Money
}

/** What an order that is done changes in the case. */
export type AfterOrder = (c: Case, at: Instant, answered: Reckoned, rules: OperatorRules) => Change
export type Condition = (c: Case, scene: Scene) => boolean

/** Work on our own rows, in the transaction that moves the cases on. `each` makes one of a rule for a single case. */
export type Work = (room: Workroom, cases: Case[], scene: Scene) => Promise<Finding[]>

/** The transaction a work runs in, and the keys to what is sealed there. */
export interface Workroom {
  tx: Tx
  keys: Keys
  /** A case's own data key, or null once the person's data was erased. */
  keyOf: (ref: string) => Buffer | null
  /** The end of a case's chain, with what this transaction has told of it so far. */
  headOf: (ref: string) => Buffer | null
}

export type Task =
  | { word: 'tell'; id: string; message: MessageKind; to: Audience; onlyIf?: Condition }
  | { word: 'ask'; id: string; of: 'subscriber' | 'agent'; answered: Condition; silence?: Silence }
  | { word: 'until'; id: string; instant: Clock }
  | { word: 'work'; id: string; run: Work }
  | { word: 'look'; id: string; at: ('line' | 'network')[]; judge: Judge; unproven?: MessageKind }
  | {
      word: 'order'
      id: string
      action: Action
      undo?: Action
      undone?: Judge
      onlyIf?: Condition
      change?: AfterOrder
    }
  | { word: 'point-of-no-return'; id: 'point-of-no-return' }

export type Audience = 'contact' | 'contact-and-line'

/**
 * What happens when nobody answers, counted in days of the case's clock since it was asked: first a reminder; then
 * ordinary terms are taken, a person is called, the lane is stuck until a person has seen to it, or the request ends.
 */
export interface Silence {
  remindAfterDays?: number | ((c: Case) => number)
  afterDays: number
  /** From when it is counted, where not from the asking; null: nobody is silent, the answer lies with us. */
  from?: (c: Case, since: Instant) => Instant | null
  next:
    | { take: (c: Case, at: Instant) => Change }
    | { call: string }
    | { stuck: string }
    | { end: 'rejected'; because: string }
}

export interface Step {
  step: StepId
  tasks: Task[]
}

/** The worker's steps. The subscriber reads the guide's five, mapped in domain/progress.ts. */
export type StepId = 'request' | 'agreement' | 'review' | 'notice' | 'switch-off' | 'line' | 'money'

export interface Lane {
  lane: Exclude<LaneName, 'main'>
  tasks: Task[]
}

export type List = (Step | Lane | Extract<Task, { word: 'point-of-no-return' }>)[]

export const step = (id: StepId, tasks: Task[]): Step => ({ step: id, tasks })
export const lane = (name: Lane['lane'], tasks: Task[]): Lane => ({ lane: name, tasks })

/** A message, in the same transaction as what it tells of. */
export const tell = (message: MessageKind, options: { to?: Audience; id?: string; onlyIf?: Condition } = {}): Task => ({
  word: 'tell',
  id: options.id ?? `tell-${message}`,
  message,
  to: options.to ?? 'contact',
  ...(options.onlyIf ? { onlyIf: options.onlyIf } : {}),
})

/** A fact that only a person can give. Already there: passed at once. */
export const ask = (id: string, of: 'subscriber' | 'agent', answered: Condition, silence?: Silence): Task => ({
  word: 'ask',
  id,
  of,
  answered,
  ...(silence ? { silence } : {}),
})

/** An instant. Kept as a due date in a row, never as a sleeping job. */
export const until = (id: string, instant: Clock): Task => ({ word: 'until', id, instant })

/** Work on our own rows. */
export const work = (id: string, run: Work): Task => ({ word: 'work', id, run })

/**
 * A look at the world: the line in the operator's books, in the network, or both; then a judgement. `unproven` is what the
 * subscriber is told when the judgement needs a person: silence would look like success.
 */
export const look = (
  id: string,
  at: 'line' | 'network' | 'line and network',
  judge: Judge,
  options: { unproven?: MessageKind } = {},
): Task => ({
  word: 'look',
  id,
  at: at === 'line and network' ? ['line', 'network'] : [at],
  judge,
  ...options,
})

/**
 * An action of the operator's systems, asked at most once. `undo` is what *withdraw* asks for in its place; `undone` judges,
 * at the network, whether the line is as it was.
 */
export const order = (
  action: Action,
  options: { undo?: Action; undone?: Judge; onlyIf?: Condition; change?: AfterOrder } = {},
): Task => ({
  word: 'order',
  id: action,
  action,
  ...options,
})

/** Above it every order has its undo; below it there are two lanes, each with its own place and clock, and no way back. */
export const POINT_OF_NO_RETURN = { word: 'point-of-no-return', id: 'point-of-no-return' } as const satisfies Task

/** A rule for one case, lifted to a batch. */
export const each =
  (rule: Rule): Work =>
  async (_room, cases, scene) =>
    cases.map((c) => rule(c, scene))

export const go: Finding = { verdict: { go: true } }

/** The list, read lane by lane: which task comes first, which follows which. Made once from cancellation.ts. */
export interface Route {
  lanes: Record<LaneName, Task[]>
  stepOf: Map<string, StepId>
}

/** Throws when an id stands twice in a lane, when the marker is missing, or when an order above it has no undo. */
export function routeOf(list: List): Route {
  const lanes: Record<LaneName, Task[]> = { main: [], line: [], money: [] }
  const stepOf = new Map<string, StepId>()
  const marker = list.findIndex((part) => 'word' in part)
  if (marker < 0) throw new Error('the list has no point of no return')
  list.forEach((part, at) => {
    if ('word' in part) lanes.main.push(part)
    else if ('step' in part) {
      if (at > marker) throw new Error(`step ${part.step} lies below the point of no return: make it a lane`)
      for (const task of part.tasks) {
        if (task.word === 'order' && !(task.undo && task.undone))
          throw new Error(`order ${task.id} lies above the point of no return and has no undo that is looked at`)
        lanes.main.push(task)
        stepOf.set(task.id, part.step)
      }
    } else {
      if (at < marker) throw new Error(`lane ${part.lane} lies above the point of no return`)
      lanes[part.lane].push(...part.tasks)
      for (const task of part.tasks) stepOf.set(task.id, part.lane)
    }
  })
  for (const [name, tasks] of Object.entries(lanes)) {
    const twice = tasks.find((task, at) => tasks.findIndex((other) => other.id === task.id) !== at)
    if (twice) throw new Error(`task ${twice.id} stands twice in lane ${name}`)
  }
  return { lanes, stepOf }
}

export function taskAt(route: Route, laneName: LaneName, id: string): Task {
  const task = route.lanes[laneName].find((one) => one.id === id)
  if (!task)
    throw new Error(
      `no task "${id}" in lane ${laneName}: tasks are added and removed with a migration of open cases, never renamed`,
    )
  return task
}

export function taskAfter(route: Route, laneName: LaneName, id: string): Task | null {
  const tasks = route.lanes[laneName]
  return tasks[tasks.findIndex((one) => one.id === id) + 1] ?? null
}
