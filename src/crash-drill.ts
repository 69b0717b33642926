import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs'
import type { Tools } from './process/tools.ts'

/**
 * The drill of `npm run story -- --crash`, in demo mode only: the worker kills itself, as a power cut would, the first
 * time it comes before each task and the first time after each submit. The file remembers where it already died.
 */
export function crashDrill(file: string): NonNullable<Tools['onMoment']> {
  const died = new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [])
  return ({ at, task }) => {
    if (at !== 'before' && at !== 'after-submit') return
    const name = `${at} ${task}`
    if (died.has(name)) return
    const handle = openSync(file, 'a')
    appendFileSync(handle, `${name}\n`)
    fsyncSync(handle)
    closeSync(handle)
    process.kill(process.pid, 'SIGKILL')
  }
}
