import { type HTMLElement, parse } from 'node-html-parser'

/*
 * A person with a browser that has no scripts: reads pages, fills forms in, presses buttons. Whatever it can do, everybody
 * can do.
 */

export interface Page {
  status: number
  url: string
  html: string
  root: HTMLElement
  /** What stands in <main>, as a reader sees it. */
  text: string
  title: string
}

export class Visitor {
  readonly base: string
  readonly #lang: string
  readonly #cookies = new Map<string, string>()
  page: Page | null = null
  /** Forms sent so far: what the guided journey is counted by. */
  submits = 0

  constructor(base: string, lang: string) {
    this.base = base
    this.#lang = lang
  }

  /** Opens an address, following redirects as a browser does. */
  async open(path: string): Promise<Page> {
    return this.#go(new URL(path, this.base).href, { method: 'GET' })
  }

  /** Waits on a page that says it is being prepared, reloading as its refresh asks, until `done` holds. */
  async reloadUntil(done: (page: Page) => boolean, tries = 60): Promise<Page> {
    for (let n = 0; n < tries; n += 1) {
      const page = this.#now()
      if (done(page)) return page
      await new Promise((resolve) => setTimeout(resolve, 500))
      await this.open(page.url)
    }
    throw new Error(`the page never came to it:\n${this.#now().text}`)
  }

  /**
   * Fills in the form that has these fields (or the button `press`), leaves the others as they are, and sends it. `press` is
   * the name=value of the button, or its text.
   */
  async submit(fields: Record<string, string>, press?: string): Promise<Page> {
    const page = this.#now()
    const forms = page.root.querySelectorAll('main form')
    const form = forms.find(
      (one) =>
        Object.keys(fields).every((name) => one.querySelector(`[name="${name}"]`)) && (!press || buttonOf(one, press)),
    )
    if (!form)
      throw new Error(`no form with ${Object.keys(fields).join(', ')} ${press ?? ''} on ${page.url}:\n${page.text}`)
    const body = new URLSearchParams()
    for (const [name, value] of presentValues(form)) if (!(name in fields)) body.append(name, value)
    for (const [name, value] of Object.entries(fields)) body.append(name, value)
    const button = press ? buttonOf(form, press) : form.querySelector('button[name]')
    const buttonName = button?.getAttribute('name')
    if (buttonName && !(buttonName in fields)) body.append(buttonName, button?.getAttribute('value') ?? '')
    this.submits += 1
    const action = button?.getAttribute('formaction') ?? form.getAttribute('action') ?? page.url
    const method = (form.getAttribute('method') ?? 'get').toUpperCase()
    const target = new URL(action, page.url)
    if (method === 'GET') {
      target.search = body.toString()
      return this.#go(target.href, { method })
    }
    return this.#go(target.href, { method, body })
  }

  /** Sends fields to an address, as a form that is not in <main> would. */
  async post(path: string, fields: Record<string, string>): Promise<Page> {
    return this.#go(new URL(path, this.base).href, { method: 'POST', body: new URLSearchParams(fields) })
  }

  async bytes(path: string): Promise<{ status: number; type: string; bytes: Uint8Array }> {
    const answer = await fetch(new URL(path, this.base), { headers: this.#headers() })
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      bytes: new Uint8Array(await answer.arrayBuffer()),
    }
  }

  #now(): Page {
    if (!this.page) throw new Error('nothing is open yet')
    return this.page
  }

  /** As a browser would send them, for looking at an answer in another way. */
  cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #headers(): Record<string, string> {
    return {
      cookie: this.cookies(),
      'accept-language': this.#lang,
    }
  }

  async #go(url: string, init: { method: string; body?: URLSearchParams }): Promise<Page> {
    let [at, now] = [url, init]
    for (let hops = 0; hops < 10; hops += 1) {
      const answer = await fetch(at, {
        ...now,
        headers: { ...this.#headers(), ...(now.method === 'POST' ? { origin: this.base } : {}) },
        redirect: 'manual',
      })
      for (const cookie of answer.headers.getSetCookie()) this.#keep(cookie)
      const next = answer.headers.get('location')
      if (answer.status >= 300 && answer.status < 400 && next) {
        await answer.arrayBuffer()
        ;[at, now] = [new URL(next, at).href, { method: 'GET' }]
        continue
      }
      return this.#read(answer.status, at, await answer.text())
    }
    throw new Error(`redirected in a circle at ${at}`)
  }

  #read(status: number, url: string, html: string): Page {
    const root = parse(html)
    const text = (root.querySelector('main')?.structuredText ?? root.structuredText).replace(/\n{2,}/g, '\n')
    this.page = { status, url, html, root, text, title: root.querySelector('title')?.text ?? '' }
    return this.page
  }

  #keep(cookie: string): void {
    const [pair = '', ...options] = cookie.split(';')
    const at = pair.indexOf('=')
    const gone = options.some((option) => /max-age=0\b/i.test(option))
    if (gone) this.#cookies.delete(pair.slice(0, at).trim())
    else this.#cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim())
  }
}

function buttonOf(form: HTMLElement, press: string): HTMLElement | undefined {
  return form
    .querySelectorAll('button')
    .find(
      (button) =>
        `${button.getAttribute('name')}=${button.getAttribute('value')}` === press || button.text.trim() === press,
    )
}

/** What a browser would send of a form that nobody touched. */
function presentValues(form: HTMLElement): [string, string][] {
  return form.querySelectorAll('input[name], select[name], textarea[name]').flatMap((field): [string, string][] => {
    const name = field.getAttribute('name') ?? ''
    const type = field.getAttribute('type')
    if ((type === 'radio' || type === 'checkbox') && !field.hasAttribute('checked')) return []
    if (type === 'file' || type === 'submit') return []
    if (field.tagName === 'TEXTAREA') return [[name, field.text]]
    if (field.tagName === 'SELECT')
      return [
        [
          name,
          field.querySelector('option[selected]')?.getAttribute('value') ??
            field.querySelector('option')?.getAttribute('value') ??
            '',
        ],
      ]
    return [[name, field.getAttribute('value') ?? (type === 'checkbox' || type === 'radio' ? 'on' : '')]]
  })
}
