import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { CleanerOrder } from './cleaner.ts'
import { type Cleaned, mostBytes, type PaperForm, type PaperPage, type PaperProblem } from './paper.ts'
import { scan } from './scan.ts'
import { sniff } from './sniff.ts'

export interface CleanerOptions {
  /** `host:port` of a clamd, where files are to be scanned. */
  scanner?: string
  /** How long a file may take, in milliseconds, before its process is ended. */
  timeoutMs?: number
}

/** Takes files one by one, each in a process of its own. Made once by whoever receives files. */
export interface Cleaner {
  /** `readable`: the paper has a machine-readable zone, and is read for it. */
  clean(bytes: Buffer, readable: boolean): Promise<Cleaned>
}

/** So many may wait; whoever comes then is asked to come again, before the machine is. */
const mostWaiting = 6
const defaultTimeoutMs = 30_000
/** What drawing may take of that; the rest is for reading. */
const drawingMs = 10_000

export function openCleaner({ scanner, timeoutMs = defaultTimeoutMs }: CleanerOptions = {}): Cleaner {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    async clean(bytes, readable) {
      const form = formOf(bytes)
      if (typeof form !== 'string') return refused(form.no)
      if (waiting >= mostWaiting) return refused('busy')
      waiting += 1
      const turn = last.then(async () => {
        const found = scanner ? await scan(bytes, scanner) : 'clean'
        if (found !== 'clean') return refused(found)
        return inProcess({ bytes, form, readForMs: readable ? timeoutMs - drawingMs : 0 }, timeoutMs)
      })
      last = turn.catch(() => undefined)
      return turn.finally(() => {
        waiting -= 1
      })
    },
  }
}

function formOf(bytes: Buffer): PaperForm | { no: PaperProblem } {
  if (bytes.length === 0) return { no: 'empty' }
  if (bytes.length > mostBytes) return { no: 'too-big' }
  return sniff(bytes) ?? { no: 'not-a-picture' }
}

const refused = (because: PaperProblem): Cleaned => ({ is: 'refused', because })

/** Beside this file, as source or as built. */
const cleanerModule = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? 'cleaner.ts' : 'cleaner.js')

function inProcess(order: CleanerOrder, timeoutMs: number): Promise<Cleaned> {
  return new Promise((resolve) => {
    const child = fork(cleanerModule, {
      // It may read its libraries, and nothing else: no writing, no processes. It is given no secret by way of settings.
      execArgv: [
        '--permission',
        '--allow-fs-read=*',
        '--allow-addons',
        '--allow-worker',
        '--disable-warning=SecurityWarning',
      ],
      env: { PATH: process.env.PATH ?? '', VIPS_CONCURRENCY: '1' },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    let answer: Cleaned = refused('broken')
    const timer = setTimeout(() => {
      answer = refused('took-too-long')
      child.kill('SIGKILL')
    }, timeoutMs)
    child.on('message', (cleaned: Cleaned) => {
      answer = withBuffers(cleaned)
    })
    child.on('error', () => undefined)
    child.on('close', () => {
      clearTimeout(timer)
      resolve(answer)
    })
    child.send(order, () => undefined)
  })
}

/** What crosses between processes arrives as plain byte arrays. */
function withBuffers(cleaned: Cleaned): Cleaned {
  if (cleaned.is === 'refused') return cleaned
  const pages = cleaned.paper.pages.map((page): PaperPage => ({ ...page, jpeg: Buffer.from(page.jpeg) }))
  return { is: 'clean', paper: { ...cleaned.paper, pages } }
}
