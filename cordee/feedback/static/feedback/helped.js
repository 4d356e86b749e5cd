// The answer is counted without loading the page again: what was opened, typed or read stays where it is.

document.addEventListener("submit", async (event) => {
  const asked = event.target.closest("[data-helped]");
  if (!asked || !event.submitter?.value) return;
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form));
  body.set(event.submitter.name, event.submitter.value);
  const buttons = form.querySelectorAll("button");
  buttons.forEach((button) => { button.disabled = true; });
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const { said } = await answer.json();
    const thanks = asked.querySelector(`#avis-${said}`);
    form.hidden = true;
    thanks.classList.add("is-said");
    thanks.focus({ preventScroll: true });
  } catch {
    buttons.forEach((button) => { button.disabled = false; });
  }
});
