// The sheet is filled on this device: what is typed is written below at once, and goes nowhere.

const MONTHS = [
  "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
  "décembre",
];

const sheet = document.querySelector("[data-sheet]");
const form = document.querySelector("[data-letter-form]");
const status = document.querySelector("[data-said]");

function said(field) {
  const value = field.value.trim();
  const day = field.type === "date" && /^(\d+)-(\d\d)-(\d\d)$/.exec(value);
  if (!day) return value;
  return `${day[3] === "01" ? "1er" : Number(day[3])} ${MONTHS[Number(day[2]) - 1]} ${Number(day[1])}`;
}

function fill(field) {
  const words = said(field);
  for (const blank of sheet.querySelectorAll(`[data-blank="${CSS.escape(field.name)}"]`)) {
    blank.textContent = words || sheet.dataset.dots;
    blank.classList.toggle("blank--empty", !words);
  }
}

function plainText() {
  const blocks = [...sheet.querySelectorAll("[data-block]")].map((block) => {
    const lines = [...block.querySelectorAll("[data-line]")];
    return lines.map((line) => (block.dataset.mark ?? "") + line.textContent).join("\n");
  });
  return `${blocks.join("\n\n")}\n`;
}

async function copy() {
  try {
    await navigator.clipboard.writeText(plainText());
    status.textContent = sheet.dataset.copied;
  } catch {
    window.getSelection().selectAllChildren(sheet);
    status.textContent = sheet.dataset.selected;
  }
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([plainText()], { type: "text/plain;charset=utf-8" }));
  link.download = sheet.dataset.file;
  link.click();
  URL.revokeObjectURL(link.href);
}

for (const part of document.querySelectorAll("[data-with-scripts]")) part.hidden = false;
for (const part of document.querySelectorAll("[data-without-scripts]")) part.hidden = true;

const fields = form ? [...form.querySelectorAll("input[name], textarea[name]")] : [];
const refillAll = () => fields.forEach(fill);
form?.addEventListener("input", (event) => fill(event.target));
form?.addEventListener("submit", (event) => event.preventDefault()); // Enter in a field sends nothing

// The other language: what was typed goes over on the device, and is taken away as soon as it is there.
const KEPT = "letter";
const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
sessionStorage.removeItem(KEPT);
if (kept?.sheet === sheet.dataset.file) {
  for (const field of fields) field.value = kept.typed[field.name] ?? field.value;
}
document.querySelector("[data-tongue]")?.addEventListener("click", (event) => {
  event.preventDefault();
  const typed = Object.fromEntries(fields.map((field) => [field.name, field.value]));
  sessionStorage.setItem(KEPT, JSON.stringify({ sheet: sheet.dataset.file, typed }));
  window.location.assign(event.currentTarget.formAction);
});
document.querySelector("[data-copy]").addEventListener("click", copy);
document.querySelector("[data-save]").addEventListener("click", save);
window.addEventListener("pageshow", refillAll); // a browser may give back what was typed before
