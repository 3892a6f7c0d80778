// Keeps the list as it is now, and says when the open promise was changed by somebody else.

const LOOK_AGAIN_MS = 10_000;
const SETTLE_MS = 150;

const list = document.getElementById("promise-list");
const changed = document.getElementById("promise-changed");

function watch(happened) {
  const { events } = (list ?? changed).dataset;
  const source = new EventSource(events);
  source.addEventListener("promise", (event) => happened(event.data));
  // What came after the page was drawn and before the service began to tell of it was not told.
  source.addEventListener("open", (event) => { if (event instanceof MessageEvent) happened(""); });
  // Some news are no longer kept, so anything may have changed.
  source.addEventListener("anew", () => happened(""));
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setInterval(() => happened(""), LOOK_AGAIN_MS);
  });
}

async function renew() {
  const answer = await fetch(list.dataset.live, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const news = page.getElementById("promise-list");
  if (!news || news.innerHTML === list.innerHTML) return;
  const focused = list.contains(document.activeElement) ? document.activeElement.id : "";
  list.replaceChildren(...news.childNodes);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  const status = document.getElementById("promise-news");
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

async function compare(subject) {
  const { promise, version } = changed.dataset;
  if (subject && !subject.includes(promise)) return;
  const answer = await fetch(location.pathname + location.search);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById("promise-changed")?.dataset.version;
  if (!now || now === version) return;
  changed.textContent = changed.dataset.changed;
  changed.hidden = false;
}

if (list) watch(settled(renew));
if (changed) watch((subject) => compare(subject).catch(() => {}));
