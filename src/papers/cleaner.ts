import { BadPaper, type Cleaned, type PaperForm } from './paper.ts'
import { adviceOn, redraw } from './redraw.ts'

/*
 * A process for one file: whatever the file does to the libraries that open it, it does to a process that holds no key, may
 * write nothing, start nothing, and is ended by its parent when its time is over.
 */

export interface CleanerOrder {
  bytes: Uint8Array
  form: PaperForm
  /** Whether there is likely to be a machine-readable zone, and how long it may be looked for, in milliseconds. */
  readForMs: number
}

async function clean({ bytes, form, readForMs }: CleanerOrder): Promise<Cleaned> {
  try {
    const pages = await redraw(Buffer.from(bytes), form)
    const [first] = pages
    const advice = first ? await adviceOn(first) : []
    // Loaded only where a zone is looked for: it is the larger part of what this process weighs.
    const { readZone } = readForMs > 0 ? await import('./read-zone.ts') : { readZone: null }
    const zone = await readZone?.(pages, performance.now() + readForMs).catch(() => null)
    return { is: 'clean', paper: { pages, advice, zone: zone ?? null } }
  } catch (error) {
    return { is: 'refused', because: error instanceof BadPaper ? error.because : 'broken' }
  }
}

process.once('message', (order: CleanerOrder) => {
  void clean(order).then((cleaned) => process.send?.(cleaned, () => process.exit(0)))
})
