/**
 * Sends forms in the background and swaps the page in place: on a weak line the answers stay on screen until the next
 * page is there. Loaded on every page, so it is kept under one kilobyte. On any doubt it lets the browser do it.
 */
const page = document
const offlineBanner = () => page.getElementById('offline')
const place = () => location.pathname + location.search
let shown = place()
let busy = false

page.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement
  const button = event.submitter
  if (busy) event.preventDefault()
  else if (form.dataset.enhance === '' && !button?.hasAttribute('formaction')) {
    event.preventDefault()
    send(form, button)
  }
})

async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  busy = true
  const main = page.getElementById('main')
  const words = [...(button?.childNodes ?? [])]
  main?.setAttribute('aria-busy', 'true')
  const slow = setTimeout(() => button?.replaceChildren(page.body.dataset.sending ?? ''), 300)
  try {
    const data = new FormData(form, button)
    // Without files the body is what the browser itself would have sent.
    const plain = data as unknown as Record<string, string>
    const body = form.enctype === 'multipart/form-data' ? data : new URLSearchParams(plain)
    // By attribute: a field called `action` would stand in front of the property.
    const answer = await fetch(form.getAttribute('action') ?? '', { method: 'post', body })
    show(new DOMParser().parseFromString(await answer.text(), 'text/html'), answer)
  } catch {
    // Not sent, or sent and not heard of. Answers stay on screen; doors take the same form twice without acting twice.
    offlineBanner()?.removeAttribute('hidden')
    scrollTo(0, 0)
    busy = false
  }
  clearTimeout(slow)
  main?.removeAttribute('aria-busy')
  button?.replaceChildren(...words)
}

function show(next: Document, answer: Response): void {
  const known = (script: HTMLScriptElement) => page.querySelector(`script[src="${script.getAttribute('src')}"]`)
  if (!next.getElementById('main') || ![...next.scripts].every(known)) {
    // No page of ours, or one with an island of its own: open it properly. What was sent has already arrived.
    location.assign(answer.url)
    return
  }
  if (answer.redirected) {
    history.pushState(0, '', answer.url)
    shown = place()
  }
  page.title = next.title
  page.documentElement.lang = next.documentElement.lang
  page.body.className = next.body.className
  page.body.replaceChildren(...next.body.childNodes)
  scrollTo(0, 0)
  const first = page.querySelector<HTMLElement>('[data-error-summary]') ?? page.querySelector('h1')
  if (first) first.tabIndex = -1
  first?.focus()
  busy = false
  dispatchEvent(new Event('shown'))
}

// Going back asks the server, which knows the state. Links inside the page also arrive here: they must not reload.
addEventListener('popstate', () => shown === place() || location.reload())
// A page that the browser kept comes back as it was left, mid-way through a sending.
addEventListener('pageshow', () => {
  busy = false
})
addEventListener('offline', () => offlineBanner()?.removeAttribute('hidden'))
addEventListener('online', () => offlineBanner()?.setAttribute('hidden', ''))
