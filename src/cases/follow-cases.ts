import type { OperatorId } from '../domain/line.ts'
import { type Db, inOperator } from '../store/db.ts'
import { type CaseMark, marksOf } from '../store/marks.ts'

/*
 * Pages that stay open and want to know when their case moved. However many there are, one look at the database serves them
 * all: it asks only how far each case is, never what happened. The page then asks for itself, as any reader would.
 */

/** One open page. */
export interface Follower {
  operator: OperatorId
  ref: string
  /** Whose browser it is: each may hold a few. */
  session: string
  /** Machine time from which its reader must show again that they may look. */
  untilMs: number
  /** Whether the conversation concerns this reader. */
  hearsChat: boolean
  /** Hands over one line; false: the other side does not read any more. `beat` says only that we are here. */
  send: (what: 'at' | 'beat' | 'over', mark: string) => boolean
  /** Hangs up. Called once, whoever ends it. */
  end: () => void
}

export interface FollowOptions {
  db: Db
  /** The machine's clock, in milliseconds. */
  machineMs: () => number
  /** So many pages may be open in this process. */
  most?: number
  mostOfSession?: number
  lookEveryMs?: number
  beatEveryMs?: number
}

interface Held extends Follower {
  told: string | undefined
}

export class Followers {
  readonly #options: Required<FollowOptions>
  readonly #held = new Set<Held>()
  #timers: NodeJS.Timeout[] = []
  #looking: Promise<void> | undefined
  #again = false
  #closed = false

  constructor(options: FollowOptions) {
    this.#options = { most: 500, mostOfSession: 4, lookEveryMs: 2_000, beatEveryMs: 15_000, ...options }
  }

  /** How many are open. */
  get size(): number {
    return this.#held.size
  }

  /** Takes a page in and tells it soon how far its case is; answers how to let it go. Null: too many are open, or we are closing. */
  open(follower: Follower): (() => void) | null {
    if (this.#closed || this.#held.size >= this.#options.most) return null
    const held: Held = { ...follower, told: undefined }
    this.#held.add(held)
    // A phone that changed its network left a page behind that nobody reads: so the oldest goes, not the newest.
    const own = [...this.#held].filter((one) => one.session === held.session)
    for (const oldest of own.slice(0, Math.max(0, own.length - this.#options.mostOfSession))) this.#end(oldest, 'over')
    this.#startTimers()
    void this.look()
    return () => this.#drop(held)
  }

  /** Asks once how far all followed cases are, and tells whoever does not know. Asked meanwhile, it asks once more. */
  look(): Promise<void> {
    this.#again = true
    this.#looking ??= this.#lookOn().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  /** Tells everybody that we are here; finds out who is not, and who may not look any longer. */
  beat(): void {
    this.#endOverdue()
    for (const held of this.#held) if (!held.send('beat', '')) this.#end(held)
  }

  /** Hangs up on everybody; nobody is taken in any more. */
  close(): void {
    this.#closed = true
    for (const held of this.#held) this.#end(held)
  }

  async #lookOn(): Promise<void> {
    while (this.#again) {
      this.#again = false
      this.#endOverdue()
      const byOperator = Map.groupBy(this.#held, (held) => held.operator)
      for (const [operator, followers] of byOperator) await this.#lookAt(operator, followers)
    }
  }

  async #lookAt(operator: OperatorId, followers: Held[]): Promise<void> {
    const refs = [...new Set(followers.map((held) => held.ref))]
    const marks = await this.#marksOf(operator, refs)
    if (!marks) return
    for (const held of followers) {
      const mark = marks.get(held.ref)
      if (!mark) this.#end(held, 'over')
      else this.#tell(held, markText(mark, held.hearsChat))
    }
  }

  /** Null: the database is away. The next look asks again, and until then everybody waits with what they know. */
  async #marksOf(operator: OperatorId, refs: string[]): Promise<Map<string, CaseMark> | null> {
    try {
      return await inOperator(this.#options.db, operator, (tx) => marksOf(tx, operator, refs))
    } catch {
      return null
    }
  }

  #tell(held: Held, mark: string): void {
    if (held.told === mark || !this.#held.has(held)) return
    held.told = mark
    if (!held.send('at', mark)) this.#end(held)
  }

  #endOverdue(): void {
    const now = this.#options.machineMs()
    for (const held of this.#held) if (now >= held.untilMs) this.#end(held, 'over')
  }

  #end(held: Held, say?: 'over'): void {
    if (!this.#drop(held)) return
    if (say) held.send(say, '')
    held.end()
  }

  #drop(held: Held): boolean {
    const was = this.#held.delete(held)
    if (this.#held.size === 0) this.#stopTimers()
    return was
  }

  #startTimers(): void {
    if (this.#timers.length > 0) return
    const { lookEveryMs, beatEveryMs } = this.#options
    this.#timers = [setInterval(() => void this.look(), lookEveryMs), setInterval(() => this.beat(), beatEveryMs)]
    for (const timer of this.#timers) timer.unref()
  }

  #stopTimers(): void {
    for (const timer of this.#timers) clearInterval(timer)
    this.#timers = []
  }
}

const markText = ({ event, chat }: CaseMark, hearsChat: boolean): string =>
  hearsChat ? `${event}-${chat}` : `${event}`

/** How far a case is at this moment, as its followers are told. Asked before a page is made, so that nothing falls between. */
export async function markOfCase(db: Db, of: Pick<Follower, 'operator' | 'ref' | 'hearsChat'>): Promise<string> {
  const marks = await inOperator(db, of.operator, (tx) => marksOf(tx, of.operator, [of.ref]))
  const mark = marks.get(of.ref)
  return mark ? markText(mark, of.hearsChat) : ''
}
