import { mostBytes } from '../../papers/paper.ts'

/**
 * Makes a chosen picture smaller before it is sent, which on a telephone abroad is minutes and money, and turns what only this
 * browser can decode (an iPhone's HEIC) into JPEG. On any doubt the file goes as it is; the server decides. What it would not
 * even read for its size is said here: the words beside it would be lost with it.
 */
const longestSide = 2_200
const worthIt = 700_000

document.addEventListener('change', (event) => {
  const input = event.target
  if (input instanceof HTMLInputElement && input.type === 'file') void shrink(input).then(() => refuse(input))
})

function refuse(input: HTMLInputElement): void {
  const said = `${input.id}-too-big`
  document.getElementById(said)?.remove()
  const words = input.dataset.tooBig
  if (!words || (input.files?.[0]?.size ?? 0) <= mostBytes) return
  input.value = ''
  const problem = document.createElement('p')
  problem.id = said
  problem.className = 'field-error'
  problem.setAttribute('role', 'alert')
  problem.textContent = words
  input.before(problem)
}

async function shrink(input: HTMLInputElement): Promise<void> {
  const file = input.files?.[0]
  const isHeic = /hei[cf]/i.test(`${file?.type} ${file?.name}`)
  if (!file || file.type === 'application/pdf' || (file.size < worthIt && !isHeic)) return
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85))
    if (!small || (small.size >= file.size && !isHeic) || input.files?.[0] !== file) return
    const list = new DataTransfer()
    list.items.add(new File([small], 'photo.jpg', { type: 'image/jpeg' }))
    input.files = list.files
  } catch {
    // This browser cannot open it: it is sent as it was chosen.
  }
}
