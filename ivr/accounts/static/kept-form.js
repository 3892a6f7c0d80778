// What somebody wrote in a form is not lost when their sign-in has ended meanwhile, or was renewed in
// another tab: it waits in this tab until they are back, and is gone with the next page in any other case.

const KEY = "cityline-kept-form";
const KEPT_MS = 30 * 60 * 1000;
const UNKEPT = new Set(["hidden", "password", "file", "submit", "button"]);

const person = document.querySelector('meta[name="person"]')?.content;
const isUnsent = document.querySelector('meta[name="kept-form"]') !== null;
const noted = JSON.parse(sessionStorage.getItem(KEY) ?? "null");

function fieldsOf(form) {
  return Array.from(form.elements).filter((field) => field.name && !UNKEPT.has(field.type));
}

function same(form, kept) {
  return form.method === "post" && form.getAttribute("action") === kept.action;
}

function fill(form, kept) {
  fieldsOf(form).forEach((field, place) => {
    const [name, value, isChecked] = kept.fields[place] ?? [];
    if (name !== field.name) return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = isChecked;
    else field.value = value;
  });
}

function bringBack(kept) {
  const form = Array.from(document.forms).filter((each) => same(each, kept))[kept.place];
  if (!form) return;
  fill(form, kept);
  const notice = document.getElementById("kept-form");
  notice.hidden = false;
  notice.textContent = notice.dataset.words;
  fieldsOf(form)[0]?.focus();
}

if (noted && !person) {
  sessionStorage.setItem(KEY, JSON.stringify({ ...noted, isWaiting: true }));
} else if (noted && isUnsent && noted.person === person) {
  sessionStorage.setItem(KEY, JSON.stringify({ ...noted, isWaiting: true }));
  location.replace(noted.path + noted.search);
} else if (noted && noted.isWaiting && noted.person === person && Date.now() - noted.at < KEPT_MS) {
  if (noted.path === location.pathname) {
    sessionStorage.removeItem(KEY);
    bringBack(noted);
  } else if (noted.hasLed) {
    sessionStorage.removeItem(KEY);
  } else if (location.pathname !== "/declaration") {
    sessionStorage.setItem(KEY, JSON.stringify({ ...noted, hasLed: true }));
    location.replace(noted.path + noted.search);
  }
} else {
  sessionStorage.removeItem(KEY);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const fields = fieldsOf(form);
  if (!person || event.defaultPrevented || form.method !== "post" || !fields.length) return;
  const kept = {
    person,
    at: Date.now(),
    path: location.pathname,
    search: location.search,
    action: form.getAttribute("action"),
    fields: fields.map((field) => [field.name, field.value, field.checked ?? false]),
  };
  kept.place = Array.from(document.forms).filter((each) => same(each, kept)).indexOf(form);
  sessionStorage.setItem(KEY, JSON.stringify(kept));
});
