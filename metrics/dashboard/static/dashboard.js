// Keeps the day so far up to date while somebody looks at it.

const EVERY_MS = 5000;
const live = document.getElementById("live");

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(live.dataset.address, { headers: { Accept: "text/html" }, redirect: "error" });
    if (answer.ok) live.innerHTML = await answer.text();
  } catch {
    // The next round tries again; what was shown last stays.
  }
}

document.addEventListener("visibilitychange", refresh);
setInterval(refresh, EVERY_MS);
refresh();
