// What is nicer with a script. Nothing here is needed: every page works without it.
const show = (root) => {
  for (const hidden of root.querySelectorAll("[data-copy][hidden], [data-dismiss][hidden]")) hidden.hidden = false;
};

const copy = async (button) => {
  const source = document.getElementById(button.dataset.copy);
  const words = button.querySelector("[aria-live]");
  const before = words.textContent;
  try {
    await navigator.clipboard.writeText(source.value);
  } catch {
    // Without TLS there is no clipboard: leave the text selected for Ctrl-C.
    source.select();
    return;
  }
  words.textContent = button.dataset.done;
  setTimeout(() => { words.textContent = before; }, 2500);
};

document.addEventListener("click", (event) => {
  const copied = event.target.closest("[data-copy]");
  if (copied) copy(copied);
  const dismissed = event.target.closest("[data-dismiss]");
  if (dismissed) dismissed.closest(".note").remove();
});
document.addEventListener("htmx:load", (event) => show(event.target));
show(document);
