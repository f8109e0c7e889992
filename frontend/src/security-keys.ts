/**
 * Security keys and passkeys (WebAuthn). A button with `data-security-key="create"` or `"get"` belongs to a form
 * with a hidden `credential` field; the browser's options are JSON in the element named by `data-options`, or
 * come from the address in `data-options-url`.
 */
import { sentence, toast } from "./toasts";

type Json = Record<string, any>;

function bytes(text: string): ArrayBuffer {
  const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(raw, (character) => character.charCodeAt(0)).buffer;
}

function text(buffer: ArrayBuffer): string {
  const raw = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function withBytes(keys: Json[] | undefined): Json[] | undefined {
  return keys?.map((key) => ({ ...key, id: bytes(key.id) }));
}

function publicKey(options: Json): any {
  const decoded: Json = { ...options, challenge: bytes(options.challenge) };
  if (options.user) decoded.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) decoded.excludeCredentials = withBytes(options.excludeCredentials);
  if (options.allowCredentials) decoded.allowCredentials = withBytes(options.allowCredentials);
  return decoded;
}

function answer(response: AuthenticatorResponse): Json {
  const encoded: Json = { clientDataJSON: text(response.clientDataJSON) };
  if (response instanceof AuthenticatorAttestationResponse) {
    encoded.attestationObject = text(response.attestationObject);
    encoded.transports = response.getTransports?.() ?? [];
  } else if (response instanceof AuthenticatorAssertionResponse) {
    encoded.authenticatorData = text(response.authenticatorData);
    encoded.signature = text(response.signature);
    encoded.userHandle = response.userHandle ? text(response.userHandle) : null;
  }
  return encoded;
}

function serialised(credential: PublicKeyCredential): string {
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: answer(credential.response),
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}

async function options(button: HTMLButtonElement): Promise<Json> {
  if (!button.dataset.optionsUrl) return JSON.parse(document.getElementById(button.dataset.options!)!.textContent!);
  const response = await fetch(button.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

function askForPasskey(key: Json, wanted: boolean): void {
  key.authenticatorSelection = {
    ...key.authenticatorSelection,
    residentKey: wanted ? "required" : "discouraged",
    requireResidentKey: wanted,
    ...(wanted && { userVerification: "required" }),
  };
}

async function credential(button: HTMLButtonElement, form: HTMLFormElement): Promise<PublicKeyCredential> {
  const found = await options(button);
  if (button.dataset.securityKey === "get") {
    const request = { publicKey: publicKey(found.request_options.publicKey) };
    return (await navigator.credentials.get(request)) as PublicKeyCredential;
  }
  const created = publicKey(found.creation_options.publicKey);
  const passkey = form.elements.namedItem("passwordless") as HTMLInputElement | null;
  if (passkey) askForPasskey(created, passkey.checked);
  return (await navigator.credentials.create({ publicKey: created })) as PublicKeyCredential;
}

document.addEventListener("click", async (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>("button[data-security-key]");
  if (!button?.form) return;
  event.preventDefault();
  try {
    const field = button.form.elements.namedItem("credential") as HTMLInputElement;
    field.value = serialised(await credential(button, button.form));
    button.form.submit();
  } catch {
    toast(sentence("securityKey"));
  }
});
