// A menu of the masthead closes by Escape, by a click elsewhere, and when the keyboard leaves it.

const menus = document.querySelectorAll("details.menu");

function close(menu, isByKey) {
  if (!menu.open) return false;
  menu.open = false;
  if (isByKey) menu.querySelector("summary").focus();
  return true;
}

for (const menu of menus) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && close(menu, true)) event.stopPropagation();
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) close(menu, false);
  });
}

document.addEventListener("click", ({ target }) => {
  for (const menu of menus) if (!menu.contains(target)) close(menu, false);
});
