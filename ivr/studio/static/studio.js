// Follows what runs, the gate or the reading of a document: what came of it takes the progress's place, and is read out.
const SECONDS = 1;

async function follow() {
  const shown = document.querySelector("[data-running]");
  if (!shown) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(shown.id);
    if (fresh && !fresh.hasAttribute("data-running")) {
      location.reload();
      return;
    }
    if (fresh) shown.replaceChildren(...fresh.childNodes);
  }
  setTimeout(follow, SECONDS * 1000);
}

follow();
