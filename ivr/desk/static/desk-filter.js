// Narrows the list to the calls whose card holds every typed word; accents and case do not count.

const box = document.getElementById("desk-filter");
const told = document.getElementById("desk-filter-found");

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function wanted() {
  return plain(box.value).split(/\s+/).filter(Boolean);
}

export function sift(cards) {
  const words = wanted();
  let found = 0;
  for (const card of cards) {
    const text = words.length ? plain(`${card.textContent} ${card.id}`) : "";
    card.hidden = !words.every((word) => text.includes(word));
    found += card.hidden ? 0 : 1;
  }
  told.textContent = words.length ? told.dataset.found.replace("{count}", found).replace("{all}", cards.length) : "";
}

// `narrowed` is called whenever what is typed changes; `links` returns the cards that are left.
export function followFilter(narrowed, links) {
  box.closest("search").hidden = false;
  box.addEventListener("input", narrowed);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || !["Escape", "ArrowDown", "Enter"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Escape") {
      box.value = "";
      narrowed();
    }
    const [first] = links();
    if (event.key === "Enter") first?.click();
    else first?.focus();
  });
  if (!document.getElementById("desk").hasAttribute("data-shortcuts")) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input:not([type=radio]), textarea, select")) return;
    event.preventDefault();
    box.focus();
  });
}
