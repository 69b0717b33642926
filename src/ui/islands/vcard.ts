import { readVcard } from '../read-vcard.ts'

/** Looks into a contacts file on this device. Nothing is sent and nothing stored: the file stays where it was. */
const most = 20_000_000

for (const part of document.querySelectorAll<HTMLElement>('[data-vcard]')) {
  part.hidden = false
  part.querySelector('input')?.addEventListener('change', (event) => {
    if (event.target instanceof HTMLInputElement) void look(part, event.target.files?.[0])
  })
}

async function look(part: HTMLElement, file: File | undefined): Promise<void> {
  const says = part.querySelector('[data-vcard-says]')
  const list = part.querySelector('[data-vcard-list]')
  if (!says || !list) return
  list.replaceChildren()
  says.textContent = ''
  if (!file) return
  if (file.size > most) {
    says.textContent = part.dataset.big ?? ''
    return
  }
  const read = readVcard(await file.text())
  if (!read.ok) {
    says.textContent = part.dataset[read.because] ?? ''
    return
  }
  says.textContent = (part.dataset.found ?? '').replace('#', String(read.contacts.length))
  // Text only: a name in a file is a stranger's words.
  list.replaceChildren(
    ...read.contacts.map(({ name, numbers }) => {
      const row = document.createElement('li')
      row.textContent = [name || part.dataset.nameless, numbers.join(', ')].filter(Boolean).join(': ')
      return row
    }),
  )
}
