/**
 * Keys of the care desk, where the page allows them (`data-keys`): j and k through a list with the case beside it, Enter
 * opens it (the row's link has the focus), / searches, and every key printed on a button presses that button.
 */
const page = document

page.addEventListener('keydown', (event) => {
  const target = event.target as HTMLElement
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (!page.querySelector('[data-keys]')) return
  if (target.closest('input,textarea,select,[contenteditable]')) {
    if (event.key === 'Escape') target.blur()
    return
  }
  // By place, not by letter: on a Cyrillic keyboard the key marked J writes «о».
  const key = event.code.startsWith('Key') ? event.code.slice(3) : event.key
  if (act(key)) event.preventDefault()
})

function act(key: string): boolean {
  if (key === 'J' || key === 'K') return step(key === 'J' ? 1 : -1)
  const found =
    key === '/' || key === '.'
      ? page.getElementById('q')
      : page.querySelector<HTMLElement>(`[data-hotkey="${CSS.escape(key)}"]`)
  if (!found || (found as HTMLButtonElement).disabled) return false
  if (found.id === 'q') found.focus()
  else found.click()
  return true
}

function step(by: number): boolean {
  const rows = [...page.querySelectorAll<HTMLElement>('tr[data-row]')]
  if (rows.length === 0) return false
  const at = rows.findIndex((row) => row.contains(page.activeElement))
  // Before the first press nothing has the focus: j takes the row that is open beside the list.
  const open = rows.findIndex((row) => row.hasAttribute('aria-current'))
  const next = rows[at < 0 ? Math.max(0, open) : Math.min(rows.length - 1, Math.max(0, at + by))]
  next?.querySelector('a')?.focus()
  if (next && !next.hasAttribute('aria-current')) show(rows, next)
  return true
}

let latest = 0

/** The case of the row, beside the list. Where that fails, the list is as good as before. */
async function show(rows: HTMLElement[], row: HTMLElement): Promise<void> {
  const pane = page.querySelector('.pane-open')
  if (!pane) return
  for (const each of rows) each.removeAttribute('aria-current')
  row.setAttribute('aria-current', 'true')
  latest += 1
  const mine = latest
  const address = new URL(location.href)
  address.searchParams.set('c', row.dataset.row ?? '')
  try {
    const answer = await fetch(address)
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('.pane-open')
    // Somebody who holds j down passes many rows: only the last one is shown.
    if (fresh && mine === latest) pane.replaceChildren(...fresh.childNodes)
  } catch {
    // The row's link still opens it.
  }
}
