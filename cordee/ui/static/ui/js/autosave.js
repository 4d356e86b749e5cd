// data-autosave="/address/" on a form: what is typed is kept as a draft when typing pauses. A failed save changes nothing on
// the page: it says so, and tries again with the next key, or after a while without one.

const PAUSE = 700;
const AGAIN = 3000;
const TOO_LONG = 413; // the beginning is kept, the end is not
const WORDS = { saving: "Enregistrement…", saved: "Brouillon enregistré", cut: "Trop long : le début est enregistré, la fin ne l'est pas.", failed: "Pas encore enregistré : la connexion manque. Votre texte reste ici." };

const timers = new WeakMap();

document.addEventListener("input", (event) => {
  const form = event.target.form?.closest("[data-autosave]");
  if (!form) return;
  form.dataset.changed = "";
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), PAUSE));
});

// Leaving the page in the middle of a word loses nothing.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  document.querySelectorAll("form[data-autosave][data-changed]").forEach((form) => save(form, true));
});

async function save(form, keepalive = false) {
  say(form, WORDS.saving);
  delete form.dataset.changed;
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", headers: { "X-Autosave": "1" }, body: new FormData(form), keepalive, redirect: "error" });
    if (!answer.ok && answer.status !== TOO_LONG) throw new Error(answer.status);
    say(form, answer.ok ? WORDS.saved : WORDS.cut);
    remind(form, await answer.text());
  } catch {
    form.dataset.changed = "";
    say(form, WORDS.failed);
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => save(form), AGAIN));
  }
}

// What the server found in the words that have no place there; an empty answer takes the reminder away.
function remind(form, words) {
  const place = form.querySelector("[data-autosave-reminder]");
  if (place) place.textContent = words;
}

function say(form, words) {
  const status = form.querySelector("[data-autosave-status]") ?? document.querySelector(`[data-autosave-status="${form.id}"]`);
  if (status) status.textContent = words;
}
