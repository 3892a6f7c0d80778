// Keeps the day so far up to date while somebody looks at it.

const EVERY_MS = 5000;
const live = document.getElementById("live");

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(live.dataset.address, { headers: { Accept: "text/html" }, redirect: "error" });
    if (answer.ok) {
      live.innerHTML = await answer.text();
      live.removeAttribute("aria-busy");
    }
  } catch {
    // The next round tries again; what was shown last stays.
  }
}

document.addEventListener("visibilitychange", refresh);
setInterval(refresh, EVERY_MS);
refresh();

// What is linked to is unfolded, also when somebody arrives with its address.
function unfold() {
  const wanted = location.hash && document.getElementById(location.hash.slice(1))?.closest("details.folded");
  if (wanted) wanted.open = true;
}

window.addEventListener("hashchange", unfold);
unfold();

// Reads a chart's numbers aloud and in writing: one column at a time, from the table with the same numbers.
const LEFT = 48;
const RIGHT = 8;

function told(row) {
  const names = [...row.closest("table").querySelectorAll("thead th")].slice(1).map((head) => head.textContent);
  const numbers = [...row.querySelectorAll("td")].filter((cell) => !cell.matches(".metered"));
  const parts = numbers.map((cell, n) => `${cell.dataset.name ?? names[n]} ${cell.textContent.trim().replace(/\s+/g, " ")}`);
  return `${row.querySelector("th").textContent.trim()}: ${parts.join(" · ")}`;
}

function readable(charted) {
  const readout = charted.querySelector(".readout");
  const table = document.getElementById(readout.dataset.table);
  const count = Number(charted.querySelector(".chart").dataset.count);
  let at = -1;
  const read = (place) => {
    at = Math.max(0, Math.min(count - 1, place));
    const row = table.querySelector(`[data-column="${at}"]`);
    if (row) readout.textContent = told(row);
  };
  const pointed = (event) => {
    const chart = event.target.closest(".chart");
    if (!chart) return;
    const width = Number(chart.dataset.width);
    const box = chart.getBoundingClientRect();
    const inside = ((event.clientX - box.left) / box.width) * width - LEFT;
    read(Math.floor((inside / (width - LEFT - RIGHT)) * count));
  };
  charted.addEventListener("pointermove", pointed);
  charted.addEventListener("click", pointed);
  charted.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      event.preventDefault();
      read(at + step);
    }
  });
}

document.querySelectorAll(".charted").forEach(readable);
