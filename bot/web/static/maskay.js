// Small comforts. Every page works without this file.
"use strict";
(() => {
  const rows = [...document.querySelectorAll("[data-row]")];
  const help = document.getElementById("keys");
  let here = -1;

  const writing = (element) => element.closest("input, select, textarea, [contenteditable]") !== null;

  const moveTo = (index) => {
    if (rows.length === 0) return;
    rows[here]?.classList.remove("here");
    here = Math.max(0, Math.min(rows.length - 1, index));
    rows[here].classList.add("here");
    rows[here].querySelector("a")?.focus({ preventScroll: true });
    rows[here].scrollIntoView({ block: "nearest" });
  };

  const press = (key) => {
    const button = document.querySelector(`[data-key="${key}"]`);
    if (button?.form) button.form.requestSubmit(button);
    else button?.click();
    return button !== null;
  };

  const keys = {
    j: () => moveTo(here + 1),
    k: () => moveTo(here - 1),
    c: () => rows[here]?.querySelector("[data-claim]")?.click(),
    "/": () => document.getElementById("find")?.focus(),
    "?": () => (help?.open ? help.close() : help?.showModal()),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    } else if (/^[a-z]$/.test(event.key) && press(event.key)) {
      event.preventDefault();
    }
  });

  document.querySelectorAll("[data-opens-keys]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => help?.showModal());
  });

  // A second click must not send a form twice; the pressed button's value has left by then.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
    unsaved.delete(form);
  });

  // Words that were typed are not lost by a wrong click.
  const unsaved = new Set();
  document.querySelectorAll("form[data-careful]").forEach((form) => {
    form.addEventListener("input", () => unsaved.add(form));
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size > 0) event.preventDefault();
  });

  // The preview of a reply follows the typing: the server draws it, the same way as without this script.
  document.querySelectorAll("form[data-preview]").forEach((form) => {
    const target = document.getElementById(form.dataset.preview);
    let waiting = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const body = new URLSearchParams(new FormData(form));
        body.set("partial", "1");
        const answer = await fetch(form.dataset.previewAt, { method: "POST", body });
        if (!answer.ok || !target) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        target.replaceChildren(...page.body.childNodes);
      }, 900);
    });
  });

  // A talk that goes on: what the family says appears without a reload, which would lose what is being typed.
  document.querySelectorAll("[data-refresh]").forEach((part) => {
    setInterval(async () => {
      if (document.hidden) return;
      const answer = await fetch(part.dataset.refresh);
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      part.replaceChildren(...page.body.childNodes);
    }, 5000);
  });

  // Pointing at the first thing that needs correcting.
  document.querySelector("[aria-invalid=true], [data-first]")?.focus();
})();
