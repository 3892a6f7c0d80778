// A passkey is made or shown by the browser; the form brings its answer along.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withIds = (keys = []) => keys.map((key) => ({ ...key, id: toBytes(key.id) }));

const ways = {
  async create(options) {
    const user = { ...options.user, id: toBytes(options.user.id) };
    const publicKey = {
      ...options,
      user,
      challenge: toBytes(options.challenge),
      excludeCredentials: withIds(options.excludeCredentials),
    };
    const made = await navigator.credentials.create({ publicKey });
    return { made, response: { attestationObject: toText(made.response.attestationObject) } };
  },
  async get(options) {
    const publicKey = {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: withIds(options.allowCredentials),
    };
    const made = await navigator.credentials.get({ publicKey });
    const { authenticatorData, signature } = made.response;
    return { made, response: { authenticatorData: toText(authenticatorData), signature: toText(signature) } };
  },
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const failed = form.querySelector("[data-failed]");
  const button = form.querySelector("button");
  if (!window.PublicKeyCredential) {
    form.querySelector("[data-impossible]").hidden = false;
    button.disabled = true;
    continue;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    button.disabled = true;
    try {
      const { made, response } = await ways[form.dataset.passkey](JSON.parse(form.dataset.options));
      const told = { ...response, clientDataJSON: toText(made.response.clientDataJSON) };
      const id = toText(made.rawId);
      form.elements.credential.value = JSON.stringify({ id, rawId: id, type: made.type, response: told });
      form.submit();
    } catch {
      failed.hidden = false;
      button.disabled = false;
    }
  });
}
