// Keeps the screen in the room up to date, and says so when it cannot.

const EVERY_MS = 3000;
const wall = document.getElementById("wall");
const lost = document.getElementById("wall-lost");
const fill = document.getElementById("wall-fill");

async function refresh() {
  try {
    const answer = await fetch(wall.dataset.address, { headers: { Accept: "text/html" }, redirect: "error" });
    if (answer.ok) wall.innerHTML = await answer.text();
    lost.hidden = answer.ok;
  } catch {
    lost.hidden = false;
  }
}

fill.hidden = !document.fullscreenEnabled;
fill.addEventListener("click", () => wall.requestFullscreen());
setInterval(refresh, EVERY_MS);
