// Follows the gate while it runs: the report takes the place of the progress, and is read out.
const SECONDS = 1;

async function follow() {
  const shown = document.getElementById("gate-report");
  if (!shown?.hasAttribute("data-running")) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("gate-report");
    if (fresh && !fresh.hasAttribute("data-running")) {
      location.reload();
      return;
    }
    if (fresh) shown.replaceChildren(...fresh.childNodes);
  }
  setTimeout(follow, SECONDS * 1000);
}

follow();
