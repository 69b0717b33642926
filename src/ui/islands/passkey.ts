/**
 * A passkey's two ceremonies: signing in with one, and making one. The browser itself takes part in them, so there is no
 * way without a script; where it cannot, the buttons stay hidden and the password is there.
 */
const base = '/desk/auth/passkey/'

interface Options {
  challenge: string
  user?: { id: string }
  allowCredentials?: { id: string }[]
  excludeCredentials?: { id: string }[]
}

const bytesOf = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
const textOf = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

async function ask(path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(
    base + path,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  )
  if (!answer.ok) throw new Error(String(answer.status))
  return answer.json()
}

const idsOf = (list: { id: string }[] | undefined) =>
  list?.map((one) => ({ ...one, type: 'public-key' as const, id: bytesOf(one.id) }))

function keyOf(options: Options): PublicKeyCredentialRequestOptions & PublicKeyCredentialCreationOptions {
  const key = {
    ...options,
    challenge: bytesOf(options.challenge),
    allowCredentials: idsOf(options.allowCredentials),
    excludeCredentials: idsOf(options.excludeCredentials),
  }
  if (options.user) Object.assign(key, { user: { ...options.user, id: bytesOf(options.user.id) } })
  return key as unknown as PublicKeyCredentialRequestOptions & PublicKeyCredentialCreationOptions
}

function jsonOf(made: PublicKeyCredential): unknown {
  const answer = made.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse
  const bytes = {
    clientDataJSON: answer.clientDataJSON,
    attestationObject: answer.attestationObject,
    authenticatorData: answer.authenticatorData,
    signature: answer.signature,
    userHandle: answer.userHandle,
  }
  const given = Object.entries(bytes).filter((entry): entry is [string, ArrayBuffer] => entry[1] instanceof ArrayBuffer)
  return {
    id: made.id,
    rawId: textOf(made.rawId),
    type: made.type,
    clientExtensionResults: made.getClientExtensionResults(),
    response: {
      ...Object.fromEntries(given.map(([name, value]) => [name, textOf(value)])),
      ...(answer.getTransports ? { transports: answer.getTransports() } : {}),
    },
  }
}

async function signIn(): Promise<void> {
  const options = (await ask('generate-authenticate-options')) as Options
  const made = await navigator.credentials.get({ publicKey: keyOf(options) })
  await ask('verify-authentication', { response: jsonOf(made as PublicKeyCredential) })
}

async function register(): Promise<void> {
  const options = (await ask('generate-register-options')) as Options
  const made = await navigator.credentials.create({ publicKey: keyOf(options) })
  await ask('verify-registration', { response: jsonOf(made as PublicKeyCredential) })
}

for (const place of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
  if (!('PublicKeyCredential' in window)) break
  place.hidden = false
  const failed = place.querySelector<HTMLElement>('[role=alert]')
  place.querySelector('button')?.addEventListener('click', async () => {
    if (failed) failed.hidden = true
    try {
      await (place.dataset.passkey === 'register' ? register() : signIn())
      location.assign(place.dataset.back ?? '/desk')
    } catch {
      if (failed) failed.hidden = false
    }
  })
}
