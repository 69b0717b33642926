/**
 * Hours of care are told by the operator's clock. Where the reader's own clock shows another time, this adds it: «your
 * time 21:00», with the day of the week where that differs too. Without scripts the operator's time stands alone.
 */
const page = document

function tell(): void {
  const gap = page.documentElement.lang.startsWith('zh') ? '' : ' '
  for (const at of page.querySelectorAll<HTMLTimeElement>('time[data-clock]')) {
    const slot = at.querySelector<HTMLElement>('[data-yours]')
    const when = new Date(at.dateTime)
    const two = (n: number) => String(n).padStart(2, '0')
    const day = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`
    const time = `${two(when.getHours())}:${two(when.getMinutes())}`
    const { clock = '', before = '', after = '' } = at.dataset
    const theirs = clock.slice(0, 10)
    const named = day === theirs ? time : `${day < theirs ? before : after}${gap}${time}`
    const words = clock === `${day} ${time}` ? '' : (slot?.dataset.yours ?? '').replace('{time}', named)
    if (slot && slot.textContent !== words) slot.textContent = words
  }
}

// A page that was swapped in, or took over news of its case, is told anew.
addEventListener('shown', tell)
addEventListener('renewed', tell)
tell()
