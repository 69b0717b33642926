/**
 * Draws docs/cancellation.svg from the list in src/process/cancellation.ts, and copies the list into README.md, so that
 * neither can tell another story than the code. Needs Node 24, which reads TypeScript by itself: `node scripts/picture.mjs`.
 * With `--print` the picture goes to stdout, and nothing is written.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cancellation } from '../src/process/cancellation.ts'

const WIDTH = 960
const ROW = 32
const GAP = 16
const MAIN_X = 190
const MONEY_X = 612
const TOP = 92
const MARGIN = 24

/** Colours of src/ui/tokens.css, light and dark. Written out, because a picture in a page cannot read the page's own. */
const style = `
    :root { --paper: #f6f4ef; --ink: #17211f; --ink2: #4a5754; --rule: #d5d1c6; --surface: #fff; --accent: #0b5f58; --tint: #dcedea; --yours: #ffc94a; --danger: #a5231b }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #0f1615; --ink: #e9efed; --ink2: #a9b7b3; --rule: #2d3a37; --surface: #17201f; --accent: #66cdbe; --tint: #12332f; --danger: #ff9c8f }
    }
    text { font-family: Onest, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: var(--ink) }
    .paper { fill: var(--paper) } .band { fill: var(--surface); stroke: var(--rule) }
    .title { font-size: 21px; font-weight: 700 } .step { font-size: 15px; font-weight: 600; fill: var(--accent) }
    .word { font-size: 12px; font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; fill: var(--ink2) }
    .id { font-size: 15px; font-weight: 600 } .more { font-size: 13px; fill: var(--ink2) }
    .line { fill: none; stroke: var(--accent); stroke-width: 4; stroke-linecap: round }
    .back { fill: none; stroke: var(--ink2); stroke-width: 1.5; stroke-dasharray: 3 5 } .head { fill: var(--ink2) }
    .stop { fill: var(--surface); stroke: var(--accent); stroke-width: 3 } .full { fill: var(--accent); stroke: var(--surface); stroke-width: 2 }
    .dot { fill: var(--accent) } .hand { stroke: var(--accent); stroke-width: 2; stroke-linecap: round; fill: none }
    .yours { fill: var(--yours); stroke: #17211f; stroke-width: 2 }
    .edge { stroke: var(--danger); stroke-width: 2; stroke-dasharray: 9 6 } .warn { font-size: 15px; font-weight: 700; fill: var(--danger) }
`

/** One station of the line, by the word of its task: told apart by shape, not by colour alone. */
const shapes = {
  tell: (x, y) =>
    `<path class="stop" d="M${x - 9} ${y - 7}h18v14h-18z"/><path class="hand" d="M${x - 7} ${y - 5}l7 5 7-5"/>`,
  ask: (x, y) => `<circle class="yours" cx="${x}" cy="${y}" r="9"/>`,
  until: (x, y) => `<circle class="stop" cx="${x}" cy="${y}" r="9"/><path class="hand" d="M${x} ${y - 5}v5h4"/>`,
  work: (x, y) => `<rect class="full" x="${x - 8}" y="${y - 8}" width="16" height="16" rx="3"/>`,
  look: (x, y) => `<circle class="stop" cx="${x}" cy="${y}" r="9"/><circle class="dot" cx="${x}" cy="${y}" r="4"/>`,
  order: (x, y) => `<path class="full" d="M${x} ${y - 11}l11 11-11 11-11-11z"/>`,
}

const meanings = {
  tell: 'a message, written with the move',
  ask: 'a fact that only a person can give',
  until: 'an instant, kept as a date in a row',
  work: 'work on our own rows',
  look: 'the world is read, next judged',
  order: 'asked of the operator, at most once',
}

/** What the list says of a task beside its name. */
function moreOf(task) {
  if (task.word === 'tell')
    return task.to === 'contact-and-line' ? 'to the contact, and to the line itself' : 'to the contact'
  if (task.word === 'look')
    return (
      { line: 'in the operator’s books', network: 'at the network' }[task.at.join()] ??
      'in the books and at the network'
    )
  if (task.word === 'ask') return `of the ${task.of}${silenceOf(task)}`
  if (task.word !== 'order') return ''
  if (task.undo) return `undone by “${task.undo}”`
  return task.onlyIf ? 'only if it is due' : ''
}

function silenceOf({ silence }) {
  if (!silence) return ''
  const { next } = silence
  const what = 'take' in next ? 'ordinary terms apply' : 'call' in next ? 'a supervisor is called' : 'the request ends'
  return `; silent for ${silence.afterDays} days: ${what}`
}

function rowOf(task, x, y, moreX = x + 216) {
  const name = task.word === 'tell' ? task.message : task.id
  const more = moreOf(task)
  return [
    shapes[task.word](x, y),
    text('word', x + 26, y + 4, task.word),
    text('id', x + 72, y + 5, name),
    more ? text('more', moreX, y + 5, more) : '',
  ].join('')
}

const escaped = (words) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const text = (kind, x, y, words, anchor = 'start') =>
  `<text class="${kind}" x="${x}" y="${y}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${escaped(words)}</text>`
const heightOf = (tasks) => tasks.length * ROW + 20

/** The steps above the point of no return, one under the other. Answers what was drawn and where it ends. */
function drawSteps(steps) {
  let y = TOP
  const drawn = steps.map(({ step, tasks }) => {
    const height = heightOf(tasks)
    const rows = tasks.map((task, at) => rowOf(task, MAIN_X, y + 26 + at * ROW))
    const band = `<rect class="band" x="24" y="${y}" width="${WIDTH - 48}" height="${height}" rx="10"/>`
    const part = { band, rows: [text('step', 44, y + 31, step), ...rows], undoY: undoIn(tasks, y) }
    y += height + GAP
    return part
  })
  return { parts: drawn, end: y }
}

/** Where the way back begins: at the last order that has an undo. */
function undoIn(tasks, y) {
  const at = tasks.findLastIndex((task) => task.word === 'order' && task.undo)
  return at < 0 ? undefined : y + 26 + at * ROW
}

/** Where each lane stands: its line, its band, and where the second column of words begins. */
const lanePlaces = [
  { x: MAIN_X, left: MARGIN, right: MONEY_X - 24 - GAP, moreX: MAIN_X + 216, label: { x: 44, anchor: 'start' } },
  {
    x: MONEY_X,
    left: MONEY_X - 24,
    right: WIDTH - MARGIN,
    moreX: MONEY_X + 190,
    label: { x: WIDTH - 44, anchor: 'end' },
  },
]

/** The lanes side by side. Each ends in a closed loop: nothing is left open. */
function drawLanes(lanes, top) {
  const height = Math.max(...lanes.map(({ tasks }) => heightOf(tasks))) + 36
  const parts = lanes.map(({ lane, tasks }, at) => {
    const { x, left, right, moreX, label } = lanePlaces[at]
    const [firstY, lastY] = [top + 26, top + 26 + (tasks.length - 1) * ROW]
    return {
      band: `<rect class="band" x="${left}" y="${top}" width="${right - left}" height="${height}" rx="10"/>`,
      line: `<path class="line" d="M${x} ${firstY}V${lastY + 21}"/><circle class="line" cx="${x}" cy="${lastY + 31}" r="9"/>`,
      rows: [
        text('step', label.x, top + 31, lane, label.anchor),
        ...tasks.map((task, n) => rowOf(task, x, firstY + n * ROW, moreX)),
      ],
    }
  })
  return { parts, end: top + height }
}

function drawLegend(y) {
  return Object.entries(meanings)
    .map(([word, meaning], at) => {
      const x = 44 + (at % 3) * 298
      const row = y + Math.floor(at / 3) * 34
      return shapes[word](x, row) + text('word', x + 22, row + 4, word) + text('more', x + 66, row + 4, meaning)
    })
    .join('\n  ')
}

/** @returns {string} the picture as SVG */
function draw() {
  const steps = cancellation.filter((part) => 'step' in part)
  const lanes = cancellation.filter((part) => 'lane' in part)
  const above = drawSteps(steps)
  const edgeY = above.end + 18
  const laneTop = edgeY + 62
  const below = drawLanes(lanes, laneTop)
  const height = below.end + 104
  const lines = [
    `<path class="line" d="M${MAIN_X} ${TOP + 26}V${laneTop + 26}"/>`,
    `<path class="line" d="M${MAIN_X} ${edgeY}C${MAIN_X} ${edgeY + 44} ${MONEY_X} ${edgeY + 20} ${MONEY_X} ${laneTop + 26}"/>`,
    ...below.parts.map(({ line }) => line),
    wayBack(above.parts.findLast(({ undoY }) => undoY !== undefined)?.undoY ?? edgeY),
  ]
  const right = WIDTH - MARGIN
  const words = [
    text('title', MARGIN, 44, 'A cancellation, from request to release'),
    text(
      'more',
      MARGIN,
      68,
      'Time walks down the line. Above the red edge a case can turn round: it walks back up, and what was ordered is undone.',
    ),
    `<path class="edge" d="M${MARGIN} ${edgeY}H${right}"/>`,
    text('warn', right, edgeY - 8, 'point of no return', 'end'),
    text(
      'more',
      right,
      edgeY + 22,
      'saved before anything one-way is asked; from here only forward, in two lanes',
      'end',
    ),
  ]
  const parts = [...above.parts, ...below.parts]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="t d">
  <title id="t">A cancellation, from request to release</title>
  <desc id="d">${escaped(inWords(steps, lanes))}</desc>
  <style>${style}  </style>
  <rect class="paper" width="${WIDTH}" height="${height}" rx="14"/>
  ${parts.map(({ band }) => band).join('\n  ')}
  ${lines.join('\n  ')}
  ${words.join('\n  ')}
  ${parts.flatMap(({ rows }) => rows).join('\n  ')}
  ${drawLegend(below.end + 40)}
</svg>
`
}

/** From the last order that can be undone, up to the beginning. */
function wayBack(fromY) {
  const [x, top] = [MAIN_X - 22, TOP + 26]
  return `<path class="back" d="M${MAIN_X - 12} ${fromY}h-4q-6 0-6-6V${top + 8}"/><path class="head" d="M${x} ${top - 4}l-5 11h10z"/>`
}

/** The whole list as text, for whoever does not see the picture. */
function inWords(steps, lanes) {
  const tasksOf = ({ tasks }) => tasks.map((task) => task.id).join(', ')
  const above = steps.map((part) => `${part.step}: ${tasksOf(part)}.`)
  const below = lanes.map((part) => `Lane ${part.lane}: ${tasksOf(part)}.`)
  return [...above, 'Point of no return.', ...below].join(' ')
}

/** The list as it stands in the code, in the place that README.md has for it. */
function copyList() {
  const here = (/** @type {string} */ path) => new URL(`../${path}`, import.meta.url)
  const [list] =
    /^export const cancellation = \[$.*?^\]$/ms.exec(readFileSync(here('src/process/cancellation.ts'), 'utf8')) ?? []
  if (list === undefined) throw new Error('src/process/cancellation.ts holds no list')
  const readme = readFileSync(here('README.md'), 'utf8')
  const fresh = readme.replace(
    /(^```ts src\/process\/cancellation\.ts$\n).*?(\n^```$)/ms,
    (_, begin, end) => begin + list + end,
  )
  if (fresh !== readme) writeFileSync(here('README.md'), fresh)
}

if (process.argv.includes('--print')) process.stdout.write(draw())
else {
  writeFileSync(new URL('../docs/cancellation.svg', import.meta.url), draw())
  copyList()
}
