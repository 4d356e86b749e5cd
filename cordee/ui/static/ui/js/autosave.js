// data-autosave="/address/" on a form: what is typed is kept as a draft when typing pauses. A failed save changes nothing on
// the page: it says so, and tries again with the next key, or after a while without one.

const PAUSE = 700;
const AGAIN = 3000;
const TOO_LONG = 413; // the beginning is kept, the end is not
const BEHIND = 409; // another window has gone further
const OVER = 410; // what was written for has ended
const WORDS = { saving: "Enregistrement…", saved: "Brouillon enregistré", cut: "Trop long : le début est enregistré, la fin ne l'est pas.", failed: "Pas encore enregistré : la connexion manque. Votre texte reste ici." };

const timers = new WeakMap();
const sending = new WeakSet();
const refusals = new WeakMap();
const OUTLIVES_THE_PAGE = 60_000; // bytes: beyond, a browser refuses to go on sending once its page is gone

document.addEventListener("input", (event) => {
  const form = event.target.form?.closest("[data-autosave]");
  if (!form) return;
  form.dataset.changed = "";
  later(form, PAUSE);
});

// Leaving the page in the middle of a word loses nothing: not a tab that is hidden, nor one that is closed.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") leave();
});
window.addEventListener("pagehide", leave);

function leave() {
  document.querySelectorAll("form[data-autosave][data-changed]").forEach(send);
}

function later(form, pause) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), pause));
}

// One at a time, so that what was typed first never arrives last, and never beside an act of the page, which goes further.
function save(form) {
  if (sending.has(form) || document.querySelector(".htmx-request")) later(form, PAUSE);
  else if ("changed" in form.dataset) send(form);
}

// What is being sent when the page goes arrives too.
async function send(form) {
  say(form, WORDS.saving);
  delete form.dataset.changed;
  sending.add(form);
  const body = new FormData(form);
  const keepalive = new Blob([...body.values()]).size < OUTLIVES_THE_PAGE;
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", headers: { "X-Autosave": "1" }, body, keepalive, redirect: "error" });
    if (answer.status === BEHIND || answer.status === OVER) {
      refused(form, answer.status, body.get("version"), await answer.text());
      return;
    }
    if (!answer.ok && answer.status !== TOO_LONG) throw new Error(answer.status);
    say(form, answer.ok ? WORDS.saved : WORDS.cut);
    remind(form, await answer.text());
    withdraw(form);
  } catch {
    form.dataset.changed = "";
    say(form, WORDS.failed);
    later(form, AGAIN);
  } finally {
    sending.delete(form);
  }
}

// The words stay in their field, and the page says that they are nowhere else. A page that is going further itself tries again.
function refused(form, status, version, words) {
  if (status === BEHIND && (document.querySelector(".htmx-request") || new FormData(form).get("version") !== version)) {
    form.dataset.changed = "";
    later(form, AGAIN);
    return;
  }
  const place = form.querySelector("[data-autosave-refused]");
  if (!place) say(form, words);
  else if (place.textContent !== words) place.textContent = words;
  refusals.set(form, words);
}

// Kept after all: what was said of it is true no more.
function withdraw(form) {
  const place = form.querySelector("[data-autosave-refused]");
  if (place && place.textContent === refusals.get(form)) place.textContent = "";
  refusals.delete(form);
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
