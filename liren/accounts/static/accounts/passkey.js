// Passkeys: asks the server for a question, lets the browser answer it, sends the answer. Hidden where the browser knows none.
(() => {
  if (!window.PublicKeyCredential) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (some) => (some || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const send = async (url, fields) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(url, { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRFToken": token }, credentials: "same-origin", redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const make = async (ask) => {
    const publicKey = { ...ask, challenge: bytes(ask.challenge), user: { ...ask.user, id: bytes(ask.user.id) }, excludeCredentials: listed(ask.excludeCredentials) };
    const made = await navigator.credentials.create({ publicKey });
    return { id: made.id, rawId: text(made.rawId), type: made.type, response: { clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject) } };
  };

  const sign = async (ask) => {
    const publicKey = { ...ask, challenge: bytes(ask.challenge), allowCredentials: listed(ask.allowCredentials) };
    const made = await navigator.credentials.get({ publicKey });
    const said = made.response;
    const response = { clientDataJSON: text(said.clientDataJSON), authenticatorData: text(said.authenticatorData), signature: text(said.signature) };
    if (said.userHandle) response.userHandle = text(said.userHandle);
    return { id: made.id, rawId: text(made.rawId), type: made.type, response };
  };

  document.querySelectorAll("[data-passkey]").forEach((box) => {
    box.hidden = false;
    const button = box.querySelector("[data-passkey-go]"), error = box.querySelector("[data-passkey-error]"), name = box.querySelector("[name=name]");
    const go = async () => {
      if (name && !name.value.trim()) { name.focus(); return; }
      button.disabled = true;
      error.hidden = true;
      try {
        const { publicKey } = await send(box.dataset.passkey, {});
        const credential = JSON.stringify(await ("make" in box.dataset ? make : sign)(publicKey));
        location.assign((await send(box.dataset.answer, { credential, next: box.dataset.next || "", ...(name ? { name: name.value } : {}) })).to);
      } catch {
        button.disabled = false;
        error.hidden = false;
      }
    };
    button.addEventListener("click", go);
    if (box.matches("form")) box.addEventListener("submit", (event) => { event.preventDefault(); go(); });
  });
})();
