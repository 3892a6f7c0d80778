// Keeps the list and how a dial goes as they are now, and says when somebody changed the open callback.

import { sharedEvents } from "./shared-events.js";

const LOOK_AGAIN_MS = 10_000;
const SETTLE_MS = 150;

const list = document.getElementById("callback-list");
const changed = document.getElementById("callback-changed");

function watch(happened) {
  let timer = 0;
  const hears = {
    callback: happened,
    // What came after the page was drawn and before the service began to tell of it was not told.
    open: () => { clearInterval(timer); happened(""); },
    // Some news are no longer kept, so anything may have changed.
    anew: () => happened(""),
    lost: () => { clearInterval(timer); timer = setInterval(() => happened(""), LOOK_AGAIN_MS); },
  };
  sharedEvents({
    name: `callbacks ${document.querySelector('meta[name="person"]')?.content}`,
    language: document.documentElement.lang,
    from: "",
    hear: (name, data) => hears[name]?.(data),
  });
}

async function renew() {
  const answer = await fetch(list.dataset.live, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const news = page.getElementById("callback-list");
  if (!news || news.innerHTML === list.innerHTML) return;
  const focused = list.contains(document.activeElement) ? document.activeElement.id : "";
  const chosen = new Set(Array.from(list.querySelectorAll("input:checked"), (box) => box.value));
  list.replaceChildren(...news.childNodes);
  for (const box of list.querySelectorAll("input")) box.checked = chosen.has(box.value);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  const status = document.getElementById("callback-news");
  status.textContent = "";
  status.textContent = status.dataset.changed;
}

function settled(act) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => act().catch(() => {}), SETTLE_MS);
  };
}

// How a dial goes is told by the carrier while somebody may be writing; nothing of theirs is in these parts.
function tell(page) {
  for (const id of ["callback-dialled", "callback-facts", "callback-history"]) {
    const [shown, news] = [document.getElementById(id), page.getElementById(id)];
    if (shown && news && shown.innerHTML !== news.innerHTML) shown.replaceChildren(...news.childNodes);
  }
}

async function compare(subject) {
  const { callback, live, version } = changed.dataset;
  if (subject && !subject.includes(callback)) return;
  // A page that answered a form may stand at an address that cannot be asked for.
  const answer = await fetch(live);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById("callback-changed")?.dataset.version;
  if (!now) return;
  if (now === version) return tell(page);
  changed.textContent = changed.dataset.changed;
  changed.hidden = false;
}

if (list) watch(settled(renew));
if (changed) watch((subject) => compare(subject).catch(() => {}));
