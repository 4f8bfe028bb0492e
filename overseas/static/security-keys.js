// Lets a security key answer (WebAuthn). Pages work without this file: then the code of an app is asked for.
"use strict";

const keysWork = Boolean(
  window.PublicKeyCredential
  && PublicKeyCredential.parseCreationOptionsFromJSON
  && PublicKeyCredential.parseRequestOptionsFromJSON,
);

for (const part of document.querySelectorAll("[data-with-keys]")) part.hidden = !keysWork;
for (const part of document.querySelectorAll("[data-without-keys]")) part.hidden = keysWork;

async function askKey(form) {
  const answer = await fetch(form.dataset.question, {
    method: "POST",
    body: new URLSearchParams({ csrf_token: form.elements.csrf_token.value }),
    redirect: "error",
  });
  if (!answer.ok) throw new Error(`the question was answered ${answer.status}`);
  const question = await answer.json();
  const found = form.dataset.key === "new"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question) });
  return JSON.stringify(found.toJSON());
}

// Before the form is sent, the key signs; then it is sent like any other.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.key || form.elements.key_answer.value) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const trouble = form.querySelector("[data-trouble]");
  trouble.hidden = true;
  try {
    form.elements.key_answer.value = await askKey(form);
    form.requestSubmit();
  } catch (error) {
    trouble.textContent = error.name === "InvalidStateError" ? trouble.dataset.known : trouble.dataset.trouble;
    trouble.hidden = false;
  }
}, true);

// Back on this page, the old answer is worth nothing.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-key]")) form.elements.key_answer.value = "";
});
