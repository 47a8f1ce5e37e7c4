// A little help; every page works without it.
"use strict";

// A quote is long enough to have its end below the window's edge: show it whole, in the middle if there is room.
const mark = document.querySelector("mark[id]");
if (mark && (!location.hash || location.hash === `#${mark.id}`)) {
  mark.scrollIntoView({ block: mark.offsetHeight < innerHeight * 0.7 ? "center" : "start" });
  mark.focus({ preventScroll: true });
}

// Asking can take a second; a form that was sent says so, and isn't sent twice.
for (const form of document.querySelectorAll("form.ask")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    const button = event.submitter ?? form.querySelector("button");
    if (!button.name) { button.textContent = "Asking…"; button.setAttribute("aria-disabled", "true"); }
    for (const field of form.querySelectorAll("input:not([type=hidden]), select")) {
      if (!field.value && field.name !== "q" && field.name !== "token") { field.disabled = true; }
    }
  });
}

// Back from the next page the form can be sent again.
addEventListener("pageshow", (event) => { if (event.persisted) { location.reload(); } });

// "/" goes to the question, as on many pages.
addEventListener("keydown", (event) => {
  const field = document.getElementById("q");
  const typing = /^(?:INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
  if (event.key === "/" && field && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
  }
});
