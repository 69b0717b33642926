/**
 * A page that follows its case. The server says that something moved; the page then asks for itself and takes over what
 * changed, piece by piece. No form is ever touched, and nothing that has the focus: then it says so, and the reader looks
 * again when they wish. A page that nobody sees follows nothing.
 */
const page = document
const line = () => page.querySelector<HTMLElement>('[data-live]')
let source: EventSource | undefined
let failures = 0
let held = false

function say(state: 'on' | 'lost' | 'off' | 'held', words?: string): void {
  const at = line()
  const says = at?.querySelector('[data-live-says]')
  if (!at || !says) return
  at.dataset.state = state
  const text = words ?? at.dataset[state]
  // Said once: the same words again would be read out again.
  if (text && says.textContent !== text) says.textContent = text
}

function stop(): void {
  source?.close()
  source = undefined
}

function follow(): void {
  stop()
  const address = line()?.dataset.live
  if (!address || page.hidden) return
  const stream = new EventSource(address)
  source = stream
  stream.addEventListener('at', ({ data }) => {
    failures = 0
    const at = line()
    if (!at) return stop()
    if (at.dataset.state === 'lost') say('on', at.dataset.was)
    else if (at.dataset.state === 'still') at.dataset.state = 'on'
    if (at.dataset.seen !== data) void takeOver(data)
  })
  stream.addEventListener('over', () => {
    stop()
    say('off')
  })
  stream.onerror = () => {
    const at = line()
    if (at && at.dataset.state !== 'lost') at.dataset.was = at.querySelector('[data-live-says]')?.textContent ?? ''
    // The browser tries again by itself, unless it was refused: then we do, a few times, later and later.
    if (stream.readyState !== EventSource.CLOSED) return say('lost')
    failures += 1
    if (failures > 3) say('off')
    else {
      say('lost')
      setTimeout(() => source === stream && follow(), failures * 20_000)
    }
  }
}

/** Asks for the page as it is now. `mark`: how far the server says that the case is; none: the reader came back to the page. */
async function takeOver(mark?: string): Promise<void> {
  const answer = await fetch(location.href).catch(() => undefined)
  const at = line()
  if (!at) return
  const next = answer?.ok ? new DOMParser().parseFromString(await answer.text(), 'text/html') : undefined
  const now = next?.querySelector<HTMLElement>('[data-live]')
  const was = page.querySelector('h1')?.textContent
  if (!next || !now) {
    if (answer && answer.status < 500) {
      stop()
      return say('off')
    }
    // Nobody is there at this moment: asked again, as long as this is the page.
    setTimeout(() => source && at === line() && void takeOver(mark), 10_000)
    return say('lost')
  }
  if (mark === undefined) at.dataset.live = now.dataset.live
  const fresh = now.dataset.seen !== at.dataset.seen
  at.dataset.seen = mark ?? now.dataset.seen
  held = false
  const parts = [...page.querySelectorAll('[data-live-part]')]
  for (const part of parts.length > 0 ? parts : page.querySelectorAll('#main')) {
    const other = next.querySelector(
      part.id ? `#${part.id}` : `[data-live-part=${part.getAttribute('data-live-part')}]`,
    )
    if (other) become(part, other)
  }
  const title = page.querySelector('h1')?.textContent
  if (!held) page.title = next.title
  const asOf = now.querySelector('[data-live-says]')?.textContent
  dispatchEvent(new Event('renewed'))
  if (held) say('held')
  else say('on', [fresh && at.dataset.news, title !== was && `${title}.`, asOf].filter(Boolean).join(' '))
}

function become(old: ChildNode, next: ChildNode): void {
  if (old.isEqualNode(next)) return
  if (!(old instanceof Element) || !(next instanceof Element) || old.nodeName !== next.nodeName) return put(old, next)
  // What a form holds is its writer's; what has the focus stays what it is.
  if (old.matches('form,[data-live]')) return
  if (old === page.activeElement && old.matches('a,button,summary')) {
    held = true
    return
  }
  for (const { name, value } of next.attributes) old.setAttribute(name, value)
  for (const { name } of [...old.attributes])
    if (!next.hasAttribute(name) && !/^(open|tabindex)$/.test(name)) old.removeAttribute(name)
  const [olds, nexts] = [[...old.childNodes], [...next.childNodes]]
  nexts.forEach((one, at) => {
    const before = olds[at]
    if (before) become(before, one)
    else old.append(one)
  })
  for (const one of olds.slice(nexts.length)) put(one)
}

function put(old: ChildNode, next?: ChildNode): void {
  const inUse = old instanceof Element && (old.contains(page.activeElement) || old.matches('form,:has(form)'))
  if (inUse) held = true
  else if (next) old.replaceWith(next)
  else old.remove()
}

const wake = async () => {
  if (!line()) return
  if (!page.hidden) await takeOver()
  follow()
}

page.addEventListener('visibilitychange', () => (page.hidden ? stop() : void wake()))
addEventListener('pagehide', stop)
addEventListener('pageshow', (event) => event.persisted && void wake())
// Another page was swapped in after a form was sent.
addEventListener('shown', follow)
follow()
