// Keys and ranges for going through the deck. Each key presses a button that is there for everybody.
const results = document.getElementById("results");
const keys = document.getElementById("keys");
const form = () => document.getElementById("triage");
const items = () => [...document.querySelectorAll("#results [data-person]")];
const box = (item) => item.querySelector("input[name=person]");
const chosen = () => items().filter((item) => box(item).checked);
let at = -1;
let stood = -1;
let anchor = null;
let goesBack = false;
let isUndoing = false;
// Keys that are pressed while a step is on its way wait for it: they are meant for what stands there afterwards.
let isBusy = false;
let waiting = [];

const count = () => {
  for (const hidden of document.querySelectorAll("#results [data-live-only]")) hidden.hidden = false;
  const told = document.querySelector("#results [data-chosen]");
  if (told) told.textContent = chosen().length;
};

const go = (to) => {
  const all = items();
  if (!all.length) return;
  at = Math.max(0, Math.min(all.length - 1, to));
  all[at].focus({ preventScroll: true });
  all[at].scrollIntoView({ block: "center" });
};

const choose = (item, is, isRange) => {
  const all = items();
  const from = isRange && anchor ? all.findIndex((one) => one.dataset.person === anchor) : -1;
  const to = all.indexOf(item);
  const some = from < 0 ? [item] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const one of some) box(one).checked = is;
  anchor = item.dataset.person;
  count();
};

const press = (selector) => {
  const button = results?.querySelector(selector);
  if (!button) return;
  goesBack = true;
  isBusy = true;
  button.click();
};

// Without anybody chosen a key is for the one card it was pressed on.
const withSomebody = () => {
  const current = items()[at];
  if (!chosen().length && current) choose(current, true, false);
  return chosen();
};

const toggle = (mark, add, remove) => {
  const some = withSomebody();
  if (some.length) press(`#triage button[value="${some.every((item) => mark in item.dataset) ? remove : add}"]`);
};

const acts = {
  j: () => go(at + 1),
  k: () => go(at - 1),
  x: (event) => { const item = items()[at]; if (item) choose(item, !box(item).checked, event.shiftKey); },
  n: () => toggle("need", "need", "not-need"),
  g: () => toggle("got", "got", "not-got"),
  a: () => toggle("aside", "aside", "back"),
  c: () => { if (withSomebody().length) form().querySelector("[name=into], [name=new_circle]").focus(); },
  o: () => items()[at]?.querySelector("a[href]").click(),
  u: () => { isUndoing = true; press("[data-undo]"); },
  "?": () => keys.showModal(),
  escape: () => { for (const item of chosen()) box(item).checked = false; count(); },
};

const work = () => {
  while (!isBusy && waiting.length) {
    const [key, how] = waiting.shift();
    acts[key](how);
  }
};

const isTyping = (element) => element.matches("input:not([type=checkbox]), textarea, select");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || keys.open || isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  if (!(key in acts)) return;
  event.preventDefault();
  waiting.push([key, { shiftKey: event.shiftKey }]);
  work();
});

document.addEventListener("focusin", (event) => {
  const item = event.target.closest("#results [data-person]");
  if (item) at = items().indexOf(item);
});

document.addEventListener("click", (event) => {
  const item = event.target.closest("#results [data-person]");
  if (item && event.target === box(item)) choose(item, event.target.checked, event.shiftKey);
  const all = event.target.closest("[data-choose]");
  if (all) {
    for (const one of items()) box(one).checked = all.dataset.choose === "all";
    count();
  }
  if (event.target.closest("[data-keys]")) keys.showModal();
});

// The page of the deck was drawn anew: stand where one stood.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "results") return;
  const current = items()[at];
  goesBack = goesBack || Boolean(current?.contains(document.activeElement));
  isBusy = event.detail.shouldSwap;
  stood = at;
  results.dataset.at = current?.dataset.person ?? "";
});
document.addEventListener("htmx:afterSwap", (event) => {
  count();
  if (event.detail.target.id !== "results") return;
  anchor = null;
  const same = items().findIndex((item) => item.dataset.person === results.dataset.at);
  if (goesBack) go(same < 0 || isUndoing ? stood : same);
  goesBack = isUndoing = false;
});
// Only now does htmx know the new buttons.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "results") return;
  isBusy = false;
  work();
});
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => { isBusy = false; waiting = []; });
}
count();
