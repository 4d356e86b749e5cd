// Passkeys: without them in this browser, or when the device says no, a sentence instead of a silent button.

const problem = document.getElementById("passkey-problem");

function say(name) {
  const sentences = problem.dataset;
  problem.querySelector("p").textContent = sentences[name] ?? sentences.other;
  problem.hidden = false;
  problem.focus();
}

if (problem) {
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const names = { NotAllowedError: "refused", InvalidStateError: "known", SecurityError: "address" };
    say(names[event.detail.exception?.name] ?? "other");
  });
  if (!window.PublicKeyCredential) {
    for (const button of document.querySelectorAll("[data-passkey]")) button.disabled = true;
    say("missing");
  }
}
