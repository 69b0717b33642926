import type { Browser } from 'playwright-core'

/* The mailbox of the demonstration, as a person reads their phone: in another window, until the code is there. */

/** Codes that were read before: the mailbox still shows them until the new one arrives. */
const used = new Set<string>()

/** The newest one-time code that nobody has read yet. Throws when none comes within half a minute. */
export async function codeInTheMailbox(browser: Browser, baseURL: string): Promise<string> {
  const context = await browser.newContext({ baseURL })
  const mail = await context.newPage()
  try {
    for (let tries = 0; tries < 100; tries += 1) {
      await mail.goto('/dev/mail?lang=en')
      const code = /\b(\d{6})\b/.exec(await mail.locator('main').innerText())?.[1]
      if (code && !used.has(code)) {
        used.add(code)
        return code
      }
      await mail.waitForTimeout(300)
    }
    throw new Error('the code never came')
  } finally {
    await context.close()
  }
}
