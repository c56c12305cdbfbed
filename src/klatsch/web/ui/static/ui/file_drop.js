// Files may be dropped anywhere on the form; without a script the file input does the same.
for (const form of document.querySelectorAll("[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const zone = form.querySelector(".drop");
  form.querySelector("[data-drop-hint]").hidden = false;
  const over = (is) => (event) => {
    event.preventDefault();
    zone.classList.toggle("is-over", is);
  };
  form.addEventListener("dragover", over(true));
  form.addEventListener("dragleave", over(false));
  form.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}
