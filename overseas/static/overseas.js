// Makes the pages nicer; every one of them works without this file.
"use strict";

// An answer with errors starts at the summary of what is wrong.
const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

// Dates are typed as dd/mm/yyyy; the calendar of the browser helps to pick one.
function readDate(text) {
  const found = /^\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\s*$/.exec(text);
  return found ? `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}` : "";
}

for (const box of document.querySelectorAll("[data-date]")) {
  const typed = box.querySelector("[data-typed-date]");
  const opener = box.querySelector("[data-calendar]");
  if (!typed || !opener || !("showPicker" in HTMLInputElement.prototype)) continue;
  const picker = document.createElement("input");
  picker.type = "date";
  picker.className = "calendar-source";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  box.append(picker);
  opener.hidden = false;
  opener.addEventListener("click", () => {
    picker.value = readDate(typed.value);
    picker.showPicker();
  });
  picker.addEventListener("change", () => {
    typed.value = picker.value.split("-").reverse().join("/");
    typed.dispatchEvent(new Event("input", { bubbles: true }));
    typed.focus();
  });
}

// A keypad without a slash: 05092001 is 05/09/2001, and 092001 is 09/2001 where the day may be unknown.
for (const typed of document.querySelectorAll("[data-typed-date]")) {
  typed.addEventListener("change", () => {
    const found = /^\s*(\d{2})?(\d{2})(\d{4})\s*$/.exec(typed.value);
    if (found) typed.value = found.slice(1).filter(Boolean).join("/");
  });
}

// Pressing twice does the thing once; leaving what was typed is asked about first.
const changed = new Set();
function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}
for (const form of document.querySelectorAll("form[data-guard]")) {
  if (form.dataset.guard !== "once") {
    if (summary) changed.add(form);
    form.addEventListener("input", () => changed.add(form));
  }
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    changed.clear();
    for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
    // An answer that is a file leaves this page standing: it can be asked for again after a while.
    setTimeout(() => release(form), 8000);
  });
}
window.addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});

// Small menus close by Escape and by a click beside them.
const menus = document.querySelectorAll("details[data-menu]");
document.addEventListener("click", (event) => {
  for (const menu of menus) if (menu.open && !menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) {
    if (!menu.open) continue;
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
