/**
 * A page that shows progress looks again by itself, as often as its `meta refresh` says to those without scripts. Not while
 * somebody is writing on it, and not once another page was swapped in.
 */
const main = document.getElementById('main')
const seconds = Number(/content="?(\d+)/.exec(document.querySelector('head noscript')?.textContent ?? '')?.[1] ?? 0)

function lookAgain(): void {
  if (!main?.isConnected) return
  if (document.activeElement?.closest('form')) setTimeout(lookAgain, seconds * 1000)
  else location.reload()
}

if (seconds > 0) setTimeout(lookAgain, seconds * 1000)
