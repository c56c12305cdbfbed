// Shows the times in the zone of this device, once, unless the guest has chosen one. Without it the page works, too.
const times = document.getElementById("times");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const address = new URL(window.location.href);

if (times && here && here !== times.dataset.zone && !address.searchParams.has("tz") && !times.querySelector(":checked")) {
  address.searchParams.set("tz", here);
  address.searchParams.set("part", "slots");
  fetch(address, { credentials: "omit" })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)))
    .then((part) => {
      // Somebody quick may have chosen meanwhile: the same moment stays chosen, by its name in this zone.
      const chosen = [...times.querySelectorAll(":checked")].map((box) => box.value);
      times.innerHTML = part;
      for (const value of chosen) {
        const again = times.querySelector(`input[value="${CSS.escape(value)}"]`);
        if (!again) continue;
        again.checked = true;
        again.closest("details")?.setAttribute("open", "");
      }
      times.dataset.zone = here;
    })
    .catch(() => {}); // The times stay as they are, named by their zone.
}
